use super::Data;
use super::source::{print, stored};
use anyhow::{Context, Result, bail};
use portcullis_core::{AccountId, Catalogue, Export, Snapshot, cedar_export};
use portcullis_store::Store;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// The account
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// In which form
    #[arg(long, value_enum, default_value_t = Form::Json)]
    format: Form,
    /// The file; standard output when left out. For `cedar` the folder of three files
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// The account as docs/export.md describes it; `portcullis import` reads it
    Json,
    /// Policies, entities and schema for Cedar
    Cedar,
}

pub async fn run(args: Args) -> Result<()> {
    let store = Store::open(args.data.existing()?).await?;
    let state = stored(&store, args.account).await?;
    store.close().await;
    let catalogue = Catalogue::builtin();
    match (args.format, args.output) {
        (Form::Json, output) => {
            let text = format!("{}\n", serde_json::to_string_pretty(&Export::new(&state, &catalogue))?);
            output.map_or_else(|| print(&text), |path| write(&path, &text))
        }
        (Form::Cedar, None) => bail!("Cedar takes three files: name their folder with `--output DIR`"),
        (Form::Cedar, Some(folder)) => {
            let cedar = cedar_export(&Snapshot::new(state, catalogue));
            std::fs::create_dir_all(&folder).with_context(|| format!("`{}`", folder.display()))?;
            write(&folder.join("policies.cedar"), &cedar.policies)?;
            write(&folder.join("entities.json"), &cedar.entities)?;
            write(&folder.join("schema.cedarschema"), &cedar.schema)
        }
    }
}

/// Writes a whole file or none: what is there stays until the new one is complete.
fn write(path: &Path, text: &str) -> Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let written = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written.with_context(|| format!("`{}`", path.display()))
}
