//! Our place in an editor. What is not valid is kept as it was written, and is there again at the next edit.

use std::{fmt::Write as _, fs, path::Path};

use joinup_node::{
    api::{
        Client,
        types::{CommunityDetail, ProfileText},
    },
    say,
};

use crate::{
    commands::init::looked_at,
    editor,
    error::{Failure, Outcome},
    session::Session,
};

/// Lets somebody write on our profile, and takes what they wrote.
pub(super) async fn run(session: &Session, client: &Client, yes: bool) -> Outcome<CommunityDetail> {
    let refuse = |next: &str| Err(Failure::unanswered(say!("profile-nobody-to-write"), next));
    if !session.prompt.can_ask() {
        return refuse("joinup community profile --facet setting=village");
    }
    let Some(chosen) = editor::chosen(client).await else { return refuse("joinup config set editor nano") };
    let folder = session.home.join("drafts");
    fs::create_dir_all(&folder).map_err(|error| Failure::file("Making the folder", &folder, &error))?;
    let path = folder.join("profile.md");
    let ProfileText { text: before, .. } = client.profile_text().await?;
    if path.exists() {
        session.out.note(|page| writeln!(page, "{}", say!("profile-text-of-last-time")))?;
    } else {
        fs::write(&path, &before).map_err(|error| Failure::file("Writing", &path, &error))?;
    }
    editor::run(&chosen, &path).await?;
    let text = fs::read_to_string(&path).map_err(|error| Failure::file("Reading", &path, &error))?;
    let detail = if text == before {
        client.community("us").await?
    } else {
        looked_at(session, yes, async |accept_warnings| {
            let request = ProfileText { text: text.clone(), accept_warnings };
            client.set_profile_text(&request).await.map_err(|error| kept(error, &path))
        })
        .await?
    };
    fs::remove_file(&path).map_err(|error| Failure::file("Removing", &path, &error))?;
    Ok(detail)
}

fn kept(error: joinup_node::api::Error, path: &Path) -> joinup_node::api::Error {
    let why = say!("profile-text-kept", why = error.why.clone(), file = path.display().to_string());
    error.why(why.trim())
}
