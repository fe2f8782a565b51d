//! `bientap check`: is a model folder what its manifest says, and does it compute what it should?
//! An abstractive model has no manifest: is it whole, and does it read a sentence?

use clap::Args;

use super::Failure;
use super::source::ModelSource;
use crate::summary::abstractive::WriterInfo;

#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    source: ModelSource,
}

pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let analyzer = args.source.analyzer()?;
    let info = analyzer.info();
    let place =
        args.source.model_dir.as_ref().map_or("bundled model".to_owned(), |folder| folder.display().to_string());
    println!("{place}: {} {}, {} parameters, licence {}", info.name, info.version, info.parameters, info.license);
    println!("ok  files: sha256 of each as in manifest.json (weights {})", info.sha256);
    println!("ok  shapes: every tensor that config.json asks for is in weights.safetensors");
    println!("ok  taxonomy {}: {} tags", analyzer.taxonomy().version(), analyzer.taxonomy().tags().count());
    analyzer.verify()?;
    println!("ok  golden article: the logits are those on record");
    if let Some(writer) = args.source.writer()? {
        let WriterInfo { name, parameters, quantized } = writer.info();
        let kind = if *quantized { "from a GGUF file" } else { "in full precision" };
        println!("ok  abstractive model {name}: {parameters} parameters {kind}, reads a sentence");
    }
    Ok(())
}
