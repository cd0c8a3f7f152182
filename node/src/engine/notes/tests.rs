//! Rules of conversation.
