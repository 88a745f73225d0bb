use super::Data;
use crate::{cli::user::by_email, clock};
use anyhow::Result;
use clap::Subcommand;
use portcullis_core::TokenId;
use portcullis_store::Store;

#[derive(Debug, Subcommand)]
pub enum Chore {
    /// Make a token with all of a user's rights; prints only the token
    Create {
        #[command(flatten)]
        data: Data,
        /// The user's e-mail address
        #[arg(long, value_name = "EMAIL")]
        user: String,
        /// What it is for
        #[arg(long, default_value = "made at the command line")]
        name: String,
    },
}

pub async fn run(chore: Chore) -> Result<()> {
    let Chore::Create { data, user, name } = chore;
    let store = Store::open(data.existing()?).await?;
    let user = by_email(&store, &user).await?;
    let id = TokenId::from_bits(clock::random_id());
    println!("{}", store.add_token(id, user.id, &name, clock::now()).await?);
    store.close().await;
    Ok(())
}
