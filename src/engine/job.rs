//! The seam between the engine and what it runs, so that queue and server are tested without weights.

use std::sync::Arc;

use jiff::Timestamp;

use crate::analysis::{Analysis, Analyzer, Article, Options, Prepared};
use crate::model::{ModelError, WindowLogits};
use crate::summary::abstractive::WriteError;
use crate::summary::{Summary, SummaryOptions};

/// What the engine runs articles through.
pub trait Backend: Send + Sync + 'static {
    /// Text and tokens of one article: processor work that needs no model.
    fn prepare(self: Arc<Self>, article: &Article) -> Box<dyn Job>;

    /// What writes abstractive summaries, where there is something.
    fn author(self: Arc<Self>) -> Option<Arc<dyn Author>> {
        None
    }
}

/// What writes abstractive summaries.
pub trait Author: Send + Sync + 'static {
    /// Writes the summary of an article that was read, or says why the extractive one has to do. Asks `is_unwanted` every
    /// now and then.
    ///
    /// # Errors
    /// [`WriteError::Stopped`] where it says so, or a fault of the model.
    fn write(
        &self,
        analysis: &Analysis,
        options: &SummaryOptions,
        is_unwanted: &dyn Fn() -> bool,
    ) -> Result<Summary, WriteError>;
}

/// One article on its way: prepared, then encoded window by window, then read.
pub trait Job: Send + 'static {
    /// How many windows the model has to read, at least one.
    fn windows(&self) -> usize;

    /// The tokens of one window.
    fn tokens(&self, window: usize) -> usize;

    /// Runs the model on one window. The engine calls this for each window once, in order.
    ///
    /// # Errors
    /// A fault of the model; the article is given up.
    fn encode(&mut self, window: usize) -> Result<(), ModelError>;

    /// Reads the logits of all windows.
    fn read(self: Box<Self>, published: Option<Timestamp>, options: &Options) -> Analysis;
}

impl Backend for Analyzer {
    fn prepare(self: Arc<Self>, article: &Article) -> Box<dyn Job> {
        let prepared = Analyzer::prepare(&self, article);
        Box::new(ArticleJob { logits: Vec::with_capacity(prepared.windows().len()), prepared, analyzer: self })
    }

    fn author(self: Arc<Self>) -> Option<Arc<dyn Author>> {
        if self.info().writer.is_some() { Some(self) } else { None }
    }
}

impl Author for Analyzer {
    fn write(
        &self,
        analysis: &Analysis,
        options: &SummaryOptions,
        is_unwanted: &dyn Fn() -> bool,
    ) -> Result<Summary, WriteError> {
        self.write_summary(analysis, options, is_unwanted)
    }
}

struct ArticleJob {
    analyzer: Arc<Analyzer>,
    prepared: Prepared,
    logits: Vec<WindowLogits>,
}

impl Job for ArticleJob {
    fn windows(&self) -> usize {
        self.prepared.windows().len()
    }

    fn tokens(&self, window: usize) -> usize {
        self.prepared.windows().get(window).map_or(0, |window| window.tokens())
    }

    fn encode(&mut self, window: usize) -> Result<(), ModelError> {
        if let Some(window) = self.prepared.windows().get(window) {
            self.logits.push(self.analyzer.encode(window)?);
        }
        Ok(())
    }

    fn read(self: Box<Self>, published: Option<Timestamp>, options: &Options) -> Analysis {
        self.analyzer.read(self.prepared, self.logits, published, options)
    }
}
