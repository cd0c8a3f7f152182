//! Circles. The network hears from the engine which ones it carries.

use axum::extract::{Path, State};

use super::super::{
    host::Host,
    respond::{Answer, Input, Reply},
    types::*,
};

pub(super) async fn list(State(host): State<Host>) -> Answer<Circles> {
    host.run(|engine| Ok(engine.circles())).await.map(Reply)
}

pub(super) async fn enter(State(host): State<Host>, Input(request): Input<CircleRequest>) -> Answer<Circles> {
    host.run(move |engine| engine.enter_circle(&request)).await.map(Reply)
}

pub(super) async fn leave(State(host): State<Host>, Path(name): Path<String>) -> Answer<Circles> {
    host.run(move |engine| engine.leave_circle(&name)).await.map(Reply)
}

pub(super) async fn keep(State(host): State<Host>, Input(request): Input<KeepRequest>) -> Answer<Circles> {
    host.run(move |engine| engine.keep_circle_by(&request.circle)).await.map(Reply)
}

pub(super) async fn carried(State(host): State<Host>) -> Answer<Carried> {
    host.run(|engine| engine.carried()).await.map(Reply)
}

pub(super) async fn carry(State(host): State<Host>, Input(request): Input<CarryRequest>) -> Answer<Carried> {
    host.run(move |engine| engine.carry(&request)).await.map(Reply)
}
