//! The way in: over the socket of a running node, else the same router in this process.

use std::path::Path;

use super::{Error, ErrorCode, types::*};

/// Speaks to the router of one home folder.
///
/// ```text
/// socket answers           -> over the socket, with the network
/// else the lock is free    -> in process, without the network; the folder is held until the client is dropped
/// else                     -> exit 5: somebody holds the folder and does not answer
/// ```
#[derive(Debug)]
pub struct Client(());

type Answer<T> = Result<T, Error>;

impl Client {
    /// Reaches the node of a home folder, or opens the folder.
    ///
    /// # Errors
    /// When the folder is held by a process that does not answer, cannot be opened, or the node is of another version.
    pub async fn connect(_home: &Path) -> Answer<Self> {
        Err(Error::new(ErrorCode::Unreachable, "This joinup cannot open a folder yet."))
    }

    /// Whether a running node answers, and not this process.
    pub const fn is_running(&self) -> bool {
        false
    }

    async fn call<Q, T>(&self, _method: &str, _path: &str, _request: Q) -> Answer<T> {
        Err(Error::new(ErrorCode::Unreachable, "This joinup cannot open a folder yet."))
    }

    async fn call_raw<T>(&self, _path: &str, _body: Vec<u8>) -> Answer<T> {
        Err(Error::new(ErrorCode::Unreachable, "This joinup cannot open a folder yet."))
    }

    /// Sets up a community.
    pub async fn init(&self, request: &InitRequest) -> Answer<Init> {
        self.call("POST", "/v1/init", request).await
    }

    /// What this node has, whom it sees, what waits.
    pub async fn status(&self) -> Answer<Status> {
        self.call("GET", "/v1/status", ()).await
    }

    /// Looks for problems.
    pub async fn doctor(&self) -> Answer<Doctor> {
        self.call("GET", "/v1/doctor", ()).await
    }

    /// Builds the working store again from our own work.
    pub async fn rebuild(&self) -> Answer<Doctor> {
        self.call("POST", "/v1/doctor/rebuild", ()).await
    }

    /// All settings.
    pub async fn settings(&self) -> Answer<Settings> {
        self.call("GET", "/v1/config", ()).await
    }

    /// One setting.
    pub async fn setting(&self, key: &str) -> Answer<Settings> {
        self.call("GET", &format!("/v1/config/{key}"), ()).await
    }

    /// Changes one setting.
    pub async fn set(&self, key: &str, request: &SetRequest) -> Answer<Settings> {
        self.call("PUT", &format!("/v1/config/{key}"), request).await
    }

    /// Ends the running node.
    pub async fn stop(&self) -> Answer<Stopping> {
        self.call("POST", "/v1/stop", ()).await
    }

    /// What happens in the running node, from now on.
    pub async fn events(&self) -> Answer<Lines<Event>> {
        Err(Error::new(ErrorCode::Unreachable, "This joinup cannot open a folder yet."))
    }

    /// Begins a draft.
    pub async fn new_draft(&self, request: &NewDraft) -> Answer<Draft> {
        self.call("POST", "/v1/drafts", request).await
    }

    /// All drafts.
    pub async fn drafts(&self) -> Answer<Drafts> {
        self.call("GET", "/v1/drafts", ()).await
    }

    /// One draft.
    pub async fn draft(&self, id: &str) -> Answer<Draft> {
        self.call("GET", &format!("/v1/drafts/{id}"), ()).await
    }

    /// Saves the text of a draft, valid or not.
    pub async fn save_draft(&self, id: &str, request: &DraftText) -> Answer<Draft> {
        self.call("PUT", &format!("/v1/drafts/{id}"), request).await
    }

    /// Throws a draft away.
    pub async fn drop_draft(&self, id: &str) -> Answer<Dropped> {
        self.call("DELETE", &format!("/v1/drafts/{id}"), ()).await
    }

    /// What will travel of a draft, and what stays.
    pub async fn preview(&self, id: &str, query: &PreviewQuery) -> Answer<Preview> {
        self.call("GET", &format!("/v1/drafts/{id}/preview"), query).await
    }

    /// The draft to write on: the one there is, or one made of our published experiment.
    pub async fn edit(&self, request: &EditRequest) -> Answer<Draft> {
        self.call("POST", "/v1/edit", request).await
    }

    /// Makes drafts of JSON lines, one experiment a line; a file of any size is sent in parts.
    pub async fn import(&self, _query: &ImportQuery, lines: Vec<u8>) -> Answer<Imported> {
        self.call_raw("/v1/import", lines).await
    }

    /// Publishes drafts.
    pub async fn publish(&self, request: &PublishRequest) -> Answer<Published> {
        self.call("POST", "/v1/publish", request).await
    }

    /// Withdraws an experiment.
    pub async fn withdraw(&self, request: &WithdrawRequest) -> Answer<Withdrawn> {
        self.call("POST", "/v1/withdraw", request).await
    }

    /// Lists experiments, or searches them.
    pub async fn experiments(&self, query: &ListQuery) -> Answer<Experiments> {
        self.call("GET", "/v1/experiments", query).await
    }

    /// One experiment.
    pub async fn experiment(&self, id: &str, query: &ShowQuery) -> Answer<Experiment> {
        self.call("GET", &format!("/v1/experiments/{id}"), query).await
    }

    /// Everything that can be read here, as files to write.
    pub async fn export(&self, _query: &ExportQuery) -> Answer<Lines<Exported>> {
        Err(Error::new(ErrorCode::Unreachable, "This joinup cannot open a folder yet."))
    }

    /// The communities heard of.
    pub async fn communities(&self) -> Answer<Communities> {
        self.call("GET", "/v1/communities", ()).await
    }

    /// One community, by name, key words or start of an id; `us` is ourselves.
    pub async fn community(&self, name: &str) -> Answer<CommunityDetail> {
        self.call("GET", &format!("/v1/communities/{name}"), ()).await
    }

    /// Follows, mutes or blocks a community, or stops doing so.
    pub async fn set_standing(&self, name: &str, request: &StandingRequest) -> Answer<CommunityDetail> {
        self.call("PUT", &format!("/v1/communities/{name}/standing"), request).await
    }

    /// Changes our own profile.
    pub async fn set_profile(&self, request: &ProfileRequest) -> Answer<CommunityDetail> {
        self.call("PUT", "/v1/profile", request).await
    }

    /// Makes an invite.
    pub async fn invite(&self, request: &InviteRequest) -> Answer<Invite> {
        self.call("POST", "/v1/invites", request).await
    }

    /// The invites given out.
    pub async fn invites(&self) -> Answer<Invites> {
        self.call("GET", "/v1/invites", ()).await
    }

    /// Takes an invite back.
    pub async fn revoke_invite(&self, id: &str) -> Answer<Invites> {
        self.call("DELETE", &format!("/v1/invites/{id}"), ()).await
    }

    /// What an invite says, before it is used.
    pub async fn join_preview(&self, request: &JoinRequest) -> Answer<InvitePreview> {
        self.call("POST", "/v1/join/preview", request).await
    }

    /// Uses an invite.
    pub async fn join(&self, request: &JoinRequest) -> Answer<Joined> {
        self.call("POST", "/v1/join", request).await
    }

    /// The nodes that are connected.
    pub async fn peers(&self) -> Answer<Peers> {
        self.call("GET", "/v1/peers", ()).await
    }

    /// Catches up with everybody who is connected.
    pub async fn sync(&self, request: &SyncRequest) -> Answer<Synced> {
        self.call("POST", "/v1/sync", request).await
    }
}

/// Answers that come one by one.
#[derive(Debug)]
pub struct Lines<T>(core::marker::PhantomData<T>);

impl<T> Lines<T> {
    /// The next one; none when there are no more.
    pub async fn next(&mut self) -> Answer<Option<T>> {
        Ok(None)
    }
}
