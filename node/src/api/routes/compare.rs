//! Comparing, adapting, lineage, and our own place as a text.

use axum::extract::{Path, State};

use super::{
    super::{
        host::Host,
        respond::{Answer, Input, Params, Reply},
        types::{AdaptRequest, CommunityDetail, Comparison, ComparisonQuery, Draft, Lineage, ProfileText},
    },
    experiments,
};

pub(super) async fn comparison(
    State(host): State<Host>,
    Path(id): Path<String>,
    Params(query): Params<ComparisonQuery>,
) -> Answer<Comparison> {
    for id in [Some(&id), query.with.as_ref()].into_iter().flatten() {
        experiments::bring_record(&host, id).await?;
    }
    host.run(move |engine| engine.comparison(&id, &query)).await.map(Reply)
}

pub(super) async fn lineage(State(host): State<Host>, Path(id): Path<String>) -> Answer<Lineage> {
    host.run(move |engine| engine.lineage(&id)).await.map(Reply)
}

pub(super) async fn adapt(State(host): State<Host>, Input(request): Input<AdaptRequest>) -> Answer<Draft> {
    experiments::bring_record(&host, &request.id).await?;
    host.run(move |engine| engine.adapt(&request)).await.map(Reply)
}

pub(super) async fn profile_text(State(host): State<Host>) -> Answer<ProfileText> {
    host.run(|engine| engine.profile_text()).await.map(Reply)
}

pub(super) async fn set_profile_text(
    State(host): State<Host>,
    Input(request): Input<ProfileText>,
) -> Answer<CommunityDetail> {
    host.run(move |engine| engine.set_profile_text(&request)).await.map(Reply)
}
