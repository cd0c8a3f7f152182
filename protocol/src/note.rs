//! placeholder
use serde::{Deserialize, Serialize};
/// placeholder
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// placeholder
    pub title: String,
}
