//! Abstractive summaries from checkpoints made on the spot: what is given, what is refused, what is wrong with a folder.

mod checkpoint;
mod desk;
mod folders;
mod served;
