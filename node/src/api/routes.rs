//! The routes of the local API, under `/v1`. Every body is an object of [`super::types`].
//!
//! | Method and path | Request | Answer |
//! |---|---|---|
//! | `GET /v1/version` | | `Version` |
//! | `POST /v1/init` | `InitRequest` | `Init` |
//! | `GET /v1/status` | | `Status` |
//! | `GET /v1/doctor` | | `Doctor` |
//! | `POST /v1/doctor/rebuild` | | `Doctor` (only when no node runs) |
//! | `POST /v1/doctor/reindex` | | `Doctor`: the index of words, made anew |
//! | `GET /v1/config` | | `Settings` |
//! | `GET /v1/config/{key}` | | `Settings` of one |
//! | `PUT /v1/config/{key}` | `SetRequest` | `Settings` of one |
//! | `GET /v1/config/template` | | `Template` |
//! | `POST /v1/config/reload` | | `Reread`: what changed in the file by hand holds from here on |
//! | `POST /v1/stop` | | `Stopping` (only a running node; to clients of every version of this API) |
//! | `POST /v1/restart` | | `Stopping`: it stops, and its process becomes the program as it is on the disk now (as `stop`) |
//! | `GET /v1/events` | | JSON lines of `Event` (only a running node) |
//! | `POST /v1/drafts` | `NewDraft` | `Draft` |
//! | `GET /v1/drafts` | | `Drafts` |
//! | `GET /v1/drafts/{id}` | `DraftQuery` | `Draft` |
//! | `PUT /v1/drafts/{id}` | `DraftText`, `SaveQuery` | `Draft` |
//! | `DELETE /v1/drafts/{id}` | | `Dropped` |
//! | `GET /v1/drafts/{id}/preview` | `PreviewQuery` | `Preview` |
//! | `POST /v1/edit` | `EditRequest` | `Draft`: the one there is, or one made of our published experiment |
//! | `POST /v1/step` | `StepRequest` | `Draft` with one more round |
//! | `POST /v1/reflect` | `ReflectRequest` | `Draft` |
//! | `POST /v1/perspectives` | `PerspectiveRequest` | `Draft` |
//! | `GET /v1/perspectives/{id}` | | `Perspectives` of one of ours |
//! | `DELETE /v1/perspectives/{id}/{number}` | | `Draft` without it |
//! | `GET /v1/report` | `ReportQuery` | `Report` |
//! | `POST /v1/import` | JSON lines or a table, `ImportQuery` | `Imported` |
//! | `POST /v1/publish` | `PublishRequest` | `Published` |
//! | `POST /v1/withdraw` | `WithdrawRequest` | `Withdrawn` |
//! | `GET /v1/withdrawn/{id}` | | `WithdrawalStatus` |
//! | `GET /v1/experiments` | `ListQuery` | `Experiments`; with `words` a search |
//! | `GET /v1/experiments/{id}` | `ShowQuery` | `Experiment` |
//! | `GET /v1/experiments/{id}/comparison` | `ComparisonQuery` | `Comparison` |
//! | `GET /v1/experiments/{id}/lineage` | | `Lineage` |
//! | `POST /v1/adapt` | `AdaptRequest` | `Draft` |
//! | `POST /v1/notes` | `NoteRequest` | `Said` |
//! | `GET /v1/notes/{id}` | | `Note` |
//! | `GET /v1/inbox` | `InboxQuery` | `Inbox` |
//! | `POST /v1/inbox/set-aside` | `SetAsideRequest` | `Inbox` |
//! | `GET /v1/questions` | `QuestionsQuery` | `Questions` |
//! | `GET /v1/experiments/{id}/changes` | `ChangesQuery` | `Changes` |
//! | `GET /v1/export` | `ExportQuery` | JSON lines of `Exported` |
//! | `GET /v1/communities` | query `CommunitiesQuery` | `Communities` |
//! | `GET /v1/communities/{name}` | | `CommunityDetail`; `us` is ourselves |
//! | `PUT /v1/communities/{name}/standing` | `StandingRequest` | `CommunityDetail` |
//! | `PUT /v1/communities/{name}/introduction` | `IntroductionRequest` | `CommunityDetail` |
//! | `GET /v1/block-list` | | `BlockList`: whom we block |
//! | `POST /v1/block-list/proposal` | `BlockListText` | `BlockList`: whom it proposes to block; decides nothing |
//! | `PUT /v1/profile/conduct` | `ConductRequest` | `CommunityDetail` of ourselves |
//! | `PUT /v1/profile` | `ProfileRequest` | `CommunityDetail` |
//! | `GET /v1/profile/text` | | `ProfileText` |
//! | `PUT /v1/profile/text` | `ProfileText` | `CommunityDetail` |
//! | `GET /v1/circles` | | `Circles` |
//! | `POST /v1/circles` | `CircleRequest` | `Circles`, with the open one of that name or a new private one |
//! | `DELETE /v1/circles/{name}` | | `Circles` without it |
//! | `POST /v1/circles/keep` | `KeepRequest` | `Circles`, with one that is kept for others |
//! | `GET /v1/circles/carried` | | `Carried`: experiments of other circles that somebody tells of |
//! | `POST /v1/circles/carry` | `CarryRequest` | `Carried` |
//! | `GET /v1/relay` | | `RelayStatus` |
//! | `PUT /v1/relay` | `RelayRequest` | `RelaySetup` |
//! | `GET /v1/relay/manifest` | `ManifestQuery` | `RelayManifest`, with the removal log |
//! | `GET /v1/relay/address` | | `RelayAddress` |
//! | `PUT /v1/relay/consent` | `ConsentRequest` | `ConsentGiven` |
//! | `POST /v1/relay/removals` | `RemovalRequest` | `Removed` |
//! | `POST /v1/bundles/plan` | `BundleRequest` | `BundlePlan` |
//! | `POST /v1/bundles` | `BundleRequest` | the bytes of a bundle |
//! | `POST /v1/bundles/ask` | `BundleAsk` | the bytes of a bundle that asks |
//! | `POST /v1/bundles/read` | the bytes of a bundle, of any length | `BundleRead` |
//! | `POST /v1/invites` | `InviteRequest` | `Invite` |
//! | `GET /v1/invites` | | `Invites` |
//! | `DELETE /v1/invites/{id}` | | `Invites` |
//! | `POST /v1/join/preview` | `JoinRequest` | `InvitePreview` |
//! | `POST /v1/join` | `JoinRequest` | `Joined` |
//! | `GET /v1/backup` | `BackupQuery` | a tar: all that only this folder has |
//! | `PUT /v1/backup/last` | `BackupMade` | `Status`: one was written |
//! | `POST /v1/restored` | | `Status`: nothing newer is waited for after a restore |
//! | `GET /v1/machines` | | `Machines`: the nodes that speak for us |
//! | `DELETE /v1/machines/{node}` | | `Machines` without it |
//! | `GET /v1/key` | | `Key`: whether the keys are under a passphrase |
//! | `PUT /v1/key` | `KeyRequest` | `Key` |
//! | `GET /v1/peers` | | `Peers` |
//! | `POST /v1/sync` | `SyncRequest` | `Synced` |
//!
//! `{id}` is the full id, a unique start of three or more characters, or `@last`. A refusal is an
//! [`Error`](super::Error) with its HTTP status. Every answer carries [`VERSION_HEADER`](super::VERSION_HEADER).

mod bundles;
mod circles;
mod compare;
mod experiments;
mod growing;
mod keeping;
pub(crate) mod network;
mod node;
mod notes;
mod relay;
mod together;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post, put},
};

use super::{
    host::Host,
    respond::{bounded, language, no_route, version},
};

/// Stops the node. This and [`RESTART`] are understood from clients of every version, so that whoever was updated first
/// can deal with the other.
pub(super) const STOP: &str = "/v1/stop";
/// Starts the node anew.
pub(super) const RESTART: &str = "/v1/restart";

/// Bytes of a request's body: an import in one piece.
const BODY: usize = 64 * 1024 * 1024;

/// The router: what a running node serves on its socket, and what a client calls in its own process when none runs.
pub fn router(host: Host) -> Router {
    Router::new()
        .route("/v1/version", get(node::version))
        .route("/v1/init", post(node::init))
        .route("/v1/status", get(node::status))
        .route("/v1/doctor", get(node::doctor))
        .route("/v1/doctor/rebuild", post(node::rebuild))
        .route("/v1/doctor/reindex", post(node::reindex))
        .route("/v1/config", get(node::settings))
        .route("/v1/config/template", get(node::template))
        .route("/v1/config/reload", post(node::reread))
        .route("/v1/config/{key}", get(node::setting).put(node::set))
        .route(STOP, post(node::stop))
        .route(RESTART, post(node::restart))
        .route("/v1/events", get(node::events))
        .route("/v1/drafts", get(experiments::drafts).post(experiments::new_draft))
        .route("/v1/drafts/{id}", get(experiments::draft).put(experiments::save_draft).delete(experiments::drop_draft))
        .route("/v1/drafts/{id}/preview", get(experiments::preview))
        .route("/v1/edit", post(experiments::edit))
        .route("/v1/step", post(growing::step))
        .route("/v1/reflect", post(growing::reflect))
        .route("/v1/perspectives", post(growing::add_perspective))
        .route("/v1/perspectives/{id}", get(growing::perspectives))
        .route("/v1/perspectives/{id}/{number}", axum::routing::delete(growing::remove_perspective))
        .route("/v1/report", get(growing::report))
        .route("/v1/experiments/{id}/changes", get(growing::changes))
        .route("/v1/import", post(experiments::import))
        .route("/v1/publish", post(experiments::publish))
        .route("/v1/withdraw", post(experiments::withdraw))
        .route("/v1/withdrawn/{id}", get(experiments::withdrawal))
        .route("/v1/experiments", get(experiments::list))
        .route("/v1/experiments/{id}", get(experiments::show))
        .route("/v1/experiments/{id}/comparison", get(compare::comparison))
        .route("/v1/experiments/{id}/lineage", get(compare::lineage))
        .route("/v1/adapt", post(compare::adapt))
        .route("/v1/notes", post(notes::say))
        .route("/v1/notes/{id}", get(notes::note))
        .route("/v1/inbox", get(notes::inbox))
        .route("/v1/inbox/set-aside", post(notes::set_aside))
        .route("/v1/questions", get(notes::questions))
        .route("/v1/export", get(experiments::export))
        .route("/v1/communities", get(network::communities))
        .route("/v1/communities/{name}", get(network::community))
        .route("/v1/communities/{name}/standing", put(network::set_standing))
        .route("/v1/communities/{name}/introduction", put(together::introduce))
        .route("/v1/block-list", get(together::block_list))
        .route("/v1/block-list/proposal", post(together::block_proposal))
        .route("/v1/profile", put(network::set_profile))
        .route("/v1/profile/conduct", put(together::set_conduct))
        .route("/v1/profile/text", get(compare::profile_text).put(compare::set_profile_text))
        .route("/v1/circles", get(circles::list).post(circles::enter))
        .route("/v1/circles/keep", post(circles::keep))
        .route("/v1/circles/carried", get(circles::carried))
        .route("/v1/circles/carry", post(circles::carry))
        .route("/v1/circles/{name}", axum::routing::delete(circles::leave))
        .route("/v1/relay", get(relay::status).put(relay::set_up))
        .route("/v1/relay/manifest", get(relay::manifest))
        .route("/v1/relay/address", get(relay::address))
        .route("/v1/relay/consent", put(relay::consent))
        .route("/v1/relay/removals", post(relay::remove))
        .route("/v1/bundles", post(bundles::write))
        .route("/v1/bundles/plan", post(bundles::plan))
        .route("/v1/bundles/ask", post(bundles::ask))
        .route("/v1/invites", get(network::invites).post(network::invite))
        .route("/v1/invites/{id}", axum::routing::delete(network::revoke_invite))
        .route("/v1/join/preview", post(network::join_preview))
        .route("/v1/join", post(network::join))
        .route("/v1/backup", get(keeping::backup))
        .route("/v1/backup/last", put(keeping::backup_made))
        .route("/v1/restored", post(keeping::speak_again))
        .route("/v1/machines", get(keeping::machines))
        .route("/v1/machines/{node}", axum::routing::delete(keeping::forget_machine))
        .route("/v1/key", get(keeping::key).put(keeping::set_key))
        .route("/v1/peers", get(network::peers))
        .route("/v1/sync", post(network::sync))
        .fallback(no_route)
        .method_not_allowed_fallback(no_route)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn(bounded))
        // As long as bytes come, which may be as slow as the stick that they are on.
        .merge(Router::new().route("/v1/bundles/read", post(bundles::read)).method_not_allowed_fallback(no_route))
        .layer(middleware::from_fn(language))
        .layer(middleware::from_fn(version))
        .with_state(host)
}
