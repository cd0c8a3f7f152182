//! One method a route.

use axum::http::Method;
use serde::Serialize;
use serde_json::Value;

use super::{Answer, Client, Lines};
use crate::api::types::*;

/// Bytes of one part of an import: far below what the router takes, so that progress can be told.
const PART: usize = 4 * 1024 * 1024;

impl Client {
    /// Which program answers, and of which version.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn version(&self) -> Answer<Version> {
        self.ask("/v1/version").await
    }

    /// Sets up a community.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn init(&self, request: &InitRequest) -> Answer<Init> {
        self.call(Method::POST, "/v1/init", request).await
    }

    /// What this node has, whom it sees, what waits.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn status(&self) -> Answer<Status> {
        self.ask("/v1/status").await
    }

    /// Looks for problems.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn doctor(&self) -> Answer<Doctor> {
        self.ask("/v1/doctor").await
    }

    /// Builds the working store again from our own work; only when no node runs.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn rebuild(&self) -> Answer<Doctor> {
        self.call(Method::POST, "/v1/doctor/rebuild", &()).await
    }

    /// Makes the index of words anew from what is held.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn reindex(&self) -> Answer<Doctor> {
        self.call(Method::POST, "/v1/doctor/reindex", &()).await
    }

    /// All settings.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn settings(&self) -> Answer<Settings> {
        self.ask("/v1/config").await
    }

    /// One setting.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn setting(&self, key: &str) -> Answer<Settings> {
        self.ask(&format!("/v1/config/{}", segment(key))).await
    }

    /// Changes one setting.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn set(&self, key: &str, request: &SetRequest) -> Answer<Settings> {
        self.call(Method::PUT, &format!("/v1/config/{}", segment(key)), request).await
    }

    /// Reads the settings' file again, as after a change by hand.
    ///
    /// # Errors
    /// When the file holds what cannot be, or the node does not answer.
    pub async fn reread_settings(&self) -> Answer<Reread> {
        self.call(Method::POST, "/v1/config/reload", &()).await
    }

    /// A settings file in which every setting is explained.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn settings_template(&self) -> Answer<Template> {
        self.ask("/v1/config/template").await
    }

    /// Ends the running node.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn stop(&self) -> Answer<Stopping> {
        self.call(Method::POST, "/v1/stop", &()).await
    }

    /// What happens in the running node, from now on.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn events(&self) -> Answer<Lines<Event>> {
        self.stream("/v1/events").await
    }

    /// Begins a draft.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn new_draft(&self, request: &NewDraft) -> Answer<Draft> {
        self.call(Method::POST, "/v1/drafts", request).await
    }

    /// All drafts.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn drafts(&self) -> Answer<Drafts> {
        self.ask("/v1/drafts").await
    }

    /// One draft.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn draft(&self, id: &str) -> Answer<Draft> {
        self.ask(&format!("/v1/drafts/{}", segment(id))).await
    }

    /// Saves the text of a draft, valid or not.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn save_draft(&self, id: &str, request: &DraftText) -> Answer<Draft> {
        self.call(Method::PUT, &format!("/v1/drafts/{}", segment(id)), request).await
    }

    /// Saves the text of a file as a draft. What was added to the draft since the file was written stays, unless it should
    /// `replace` that.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn save_file(&self, id: &str, request: &DraftText, replace: bool) -> Answer<Draft> {
        let query = to_query(&SaveQuery { from_file: true, replace });
        self.call(Method::PUT, &format!("/v1/drafts/{}{query}", segment(id)), request).await
    }

    /// A draft as it was before it was saved so many times.
    ///
    /// # Errors
    /// When the node refuses or does not answer, or it was not saved so often.
    pub async fn earlier_draft(&self, id: &str, back: usize) -> Answer<Draft> {
        let query = to_query(&DraftQuery { back: Some(back) });
        self.ask(&format!("/v1/drafts/{}{query}", segment(id))).await
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn drop_draft(&self, id: &str) -> Answer<Dropped> {
        self.call(Method::DELETE, &format!("/v1/drafts/{}", segment(id)), &()).await
    }

    /// What will travel of a draft, and what stays.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn preview(&self, id: &str, query: &PreviewQuery) -> Answer<Preview> {
        self.ask(&format!("/v1/drafts/{}/preview{}", segment(id), to_query(query))).await
    }

    /// The draft to write on: the one there is, or one made of our published experiment.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn edit(&self, request: &EditRequest) -> Answer<Draft> {
        self.call(Method::POST, "/v1/edit", request).await
    }

    /// Publishes drafts.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn publish(&self, request: &PublishRequest) -> Answer<Published> {
        self.call(Method::POST, "/v1/publish", request).await
    }

    /// Withdraws an experiment.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn withdraw(&self, request: &WithdrawRequest) -> Answer<Withdrawn> {
        self.call(Method::POST, "/v1/withdraw", request).await
    }

    /// Who has confirmed a withdrawal of ours.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn withdrawal(&self, id: &str) -> Answer<WithdrawalStatus> {
        self.ask(&format!("/v1/withdrawn/{}", segment(id))).await
    }

    /// Lists experiments, or searches them.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn experiments(&self, query: &ListQuery) -> Answer<Experiments> {
        self.ask(&format!("/v1/experiments{}", to_query(query))).await
    }

    /// One experiment.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn experiment(&self, id: &str, query: &ShowQuery) -> Answer<Experiment> {
        self.ask(&format!("/v1/experiments/{}{}", segment(id), to_query(query))).await
    }

    /// Everything that can be read here, as files to write.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn export(&self, query: &ExportQuery) -> Answer<Lines<Exported>> {
        self.stream(&format!("/v1/export{}", to_query(query))).await
    }

    /// The communities heard of.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn communities(&self, query: &CommunitiesQuery) -> Answer<Communities> {
        self.ask(&format!("/v1/communities{}", to_query(query))).await
    }

    /// One community, by name, key words or start of an id; `us` is ourselves.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn community(&self, name: &str) -> Answer<CommunityDetail> {
        self.ask(&format!("/v1/communities/{}", segment(name))).await
    }

    /// Follows, mutes or blocks a community, or stops doing so.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn set_standing(&self, name: &str, request: &StandingRequest) -> Answer<CommunityDetail> {
        self.call(Method::PUT, &format!("/v1/communities/{}/standing", segment(name)), request).await
    }

    /// Changes our own profile.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn set_profile(&self, request: &ProfileRequest) -> Answer<CommunityDetail> {
        self.call(Method::PUT, "/v1/profile", request).await
    }

    /// Makes an invite.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn invite(&self, request: &InviteRequest) -> Answer<Invite> {
        self.call(Method::POST, "/v1/invites", request).await
    }

    /// The invites given out.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn invites(&self) -> Answer<Invites> {
        self.ask("/v1/invites").await
    }

    /// Takes an invite back.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn revoke_invite(&self, id: &str) -> Answer<Invites> {
        self.call(Method::DELETE, &format!("/v1/invites/{}", segment(id)), &()).await
    }

    /// What an invite says, before it is used.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn join_preview(&self, request: &JoinRequest) -> Answer<InvitePreview> {
        self.call(Method::POST, "/v1/join/preview", request).await
    }

    /// Uses an invite.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn join(&self, request: &JoinRequest) -> Answer<Joined> {
        self.call(Method::POST, "/v1/join", request).await
    }

    /// The nodes that are connected.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn peers(&self) -> Answer<Peers> {
        self.ask("/v1/peers").await
    }

    /// Catches up with everybody who is connected.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn sync(&self, request: &SyncRequest) -> Answer<Synced> {
        self.call(Method::POST, "/v1/sync", request).await
    }

    /// Makes drafts of lines, one experiment or page a line; what is large is sent in parts, and `progress` is told how
    /// many lines have been taken.
    ///
    /// # Errors
    /// When the node refuses or does not answer; the parts before have been taken then.
    pub async fn import(&self, file: &str, lines: &[u8], progress: impl FnMut(u64)) -> Answer<Imported> {
        let query = ImportQuery { file: file.to_owned(), ..ImportQuery::default() };
        self.import_lines(&query, lines, progress).await
    }

    /// The same of lines in a form that is named.
    ///
    /// # Errors
    /// When the node refuses or does not answer; the parts before have been taken then.
    pub async fn import_lines(
        &self,
        query: &ImportQuery,
        lines: &[u8],
        mut progress: impl FnMut(u64),
    ) -> Answer<Imported> {
        let mut whole = Imported::default();
        let mut after = 0;
        for part in parts(lines) {
            let query = to_query(&ImportQuery { after, ..query.clone() });
            let imported: Imported = self.answer(Method::POST, &format!("/v1/import{query}"), part.to_vec()).await?;
            after += part.iter().filter(|byte| **byte == b'\n').count() as u64;
            whole.drafts += imported.drafts;
            whole.to_mend += imported.to_mend;
            whole.problems.extend(imported.problems);
            whole.ids.extend(imported.ids);
            whole.notices.extend(imported.notices);
            progress(after);
        }
        Ok(whole)
    }
}

/// Cuts lines into parts of at most [`PART`] bytes, or of one line that is longer.
fn parts(mut lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    core::iter::from_fn(move || {
        if lines.is_empty() {
            return None;
        }
        let near = lines.get(..PART).unwrap_or(lines);
        let end = if near.len() == lines.len() {
            lines.len()
        } else if let Some(at) = near.iter().rposition(|byte| *byte == b'\n') {
            at + 1
        } else {
            lines.iter().position(|byte| *byte == b'\n').map_or(lines.len(), |at| at + 1)
        };
        let (part, rest) = lines.split_at(end);
        lines = rest;
        Some(part)
    })
}

/// The fields of a query behind a question mark; what is absent is left out.
pub(super) fn to_query(fields: &impl Serialize) -> String {
    let Ok(Value::Object(fields)) = serde_json::to_value(fields) else { return String::new() };
    let said = fields.iter().filter(|(_, value)| !value.is_null());
    let pairs: Vec<String> = said
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name}={}", segment(text)),
            other => format!("{name}={other}"),
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// A text as one part of a path or a query.
pub(super) fn segment(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_is_one_part_of_a_path() {
        assert_eq!(segment("Ghent / Noord?"), "Ghent%20%2F%20Noord%3F");
        assert_eq!(segment("@last"), "%40last");
    }

    #[test]
    fn a_query_says_what_is_there() {
        let list = ListQuery { limit: Some(4), words: Some("warm room".into()), ..Default::default() };
        assert_eq!(to_query(&list), "?limit=4&mine=false&words=warm%20room&hidden=false&hard=false&facets=false");
    }

    #[test]
    fn large_files_are_cut_between_lines() {
        let line = [b"x".repeat(PART / 3), b"\n".to_vec()].concat();
        let file = line.repeat(7);
        let cut: Vec<&[u8]> = parts(&file).collect();
        assert_eq!(cut.concat(), file);
        assert!(cut.iter().all(|part| part.ends_with(b"\n") && part.len() <= PART));
        let long = b"y".repeat(2 * PART);
        assert_eq!(parts(&long).count(), 1);
    }
}
