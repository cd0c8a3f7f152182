//! The routes of the local API, under `/v1`. Every body is an object of [`super::types`].
//!
//! | Method and path | Request | Answer |
//! |---|---|---|
//! | `POST /v1/init` | `InitRequest` | `Init` |
//! | `GET /v1/status` | | `Status` |
//! | `GET /v1/doctor` | | `Doctor` |
//! | `POST /v1/doctor/rebuild` | | `Doctor` (only when no node runs) |
//! | `GET /v1/config` | | `Settings` |
//! | `GET /v1/config/{key}` | | `Settings` of one |
//! | `PUT /v1/config/{key}` | `SetRequest` | `Settings` of one |
//! | `POST /v1/stop` | | `Stopping` (only a running node) |
//! | `GET /v1/events` | | JSON lines of `Event` (only a running node) |
//! | `POST /v1/drafts` | `NewDraft` | `Draft` |
//! | `GET /v1/drafts` | | `Drafts` |
//! | `GET /v1/drafts/{id}` | | `Draft` |
//! | `PUT /v1/drafts/{id}` | `DraftText` | `Draft` |
//! | `DELETE /v1/drafts/{id}` | | `Dropped` |
//! | `GET /v1/drafts/{id}/preview` | `PreviewQuery` | `Preview` |
//! | `POST /v1/edit` | `EditRequest` | `Draft`: the one there is, or one made of our published experiment |
//! | `POST /v1/import` | JSON lines, `ImportQuery` | `Imported` |
//! | `POST /v1/publish` | `PublishRequest` | `Published` |
//! | `POST /v1/withdraw` | `WithdrawRequest` | `Withdrawn` |
//! | `GET /v1/experiments` | `ListQuery` | `Experiments`; with `words` a search |
//! | `GET /v1/experiments/{id}` | `ShowQuery` | `Experiment` |
//! | `GET /v1/export` | `ExportQuery` | JSON lines of `Exported` |
//! | `GET /v1/communities` | | `Communities` |
//! | `GET /v1/communities/{name}` | | `CommunityDetail`; `us` is ourselves |
//! | `PUT /v1/communities/{name}/standing` | `StandingRequest` | `CommunityDetail` |
//! | `PUT /v1/profile` | `ProfileRequest` | `CommunityDetail` |
//! | `POST /v1/invites` | `InviteRequest` | `Invite` |
//! | `GET /v1/invites` | | `Invites` |
//! | `DELETE /v1/invites/{id}` | | `Invites` |
//! | `POST /v1/join/preview` | `JoinRequest` | `InvitePreview` |
//! | `POST /v1/join` | `JoinRequest` | `Joined` |
//! | `GET /v1/peers` | | `Peers` |
//! | `POST /v1/sync` | `SyncRequest` | `Synced` |
//!
//! `{id}` is the full id, a unique start of three or more characters, or `@last`. A refusal is an
//! [`Error`](super::Error) with its HTTP status. Every answer carries [`VERSION_HEADER`](super::VERSION_HEADER).
