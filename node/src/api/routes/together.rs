//! Others: introductions, block lists, how we want to be met.

use axum::extract::{Path, State};

use super::super::{
    host::Host,
    respond::{Answer, Input, Reply},
    types::*,
};

pub(super) async fn introduce(
    State(host): State<Host>,
    Path(name): Path<String>,
    Input(request): Input<IntroductionRequest>,
) -> Answer<CommunityDetail> {
    host.run(move |engine| engine.introduce(&name, &request)).await.map(Reply)
}

pub(super) async fn block_list(State(host): State<Host>) -> Answer<BlockList> {
    host.run(|engine| Ok(engine.block_list())).await.map(Reply)
}

pub(super) async fn block_proposal(State(host): State<Host>, Input(text): Input<BlockListText>) -> Answer<BlockList> {
    host.run(move |engine| Ok(engine.block_proposal(&text))).await.map(Reply)
}

pub(super) async fn set_conduct(
    State(host): State<Host>,
    Input(request): Input<ConductRequest>,
) -> Answer<CommunityDetail> {
    host.run(move |engine| engine.set_conduct(&request)).await.map(Reply)
}
