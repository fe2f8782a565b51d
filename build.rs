//! Compiles `proto/` to Rust and to the descriptor set that reflection and the JSON mapping use. Needs no protoc.

use std::error::Error;
use std::path::PathBuf;

const ROOT: &str = "proto";

const FILES: [&str; 4] = [
    "bientap/v1/article_analysis_service.proto",
    "bientap/v1/taxonomy_service.proto",
    "bientap/v1/model_service.proto",
    // No message of ours names these, but they travel as the details of errors.
    "google/rpc/error_details.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={ROOT}");

    let mut compiler = protox::Compiler::new([ROOT])?;
    compiler.include_imports(true).include_source_info(true).open_files(FILES)?;

    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("descriptors.bin"), compiler.encode_file_descriptor_set())?;

    tonic_prost_build::configure()
        // tonic-types has the messages of errors already.
        .extern_path(".google.rpc", "::tonic_types::pb")
        .compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}
