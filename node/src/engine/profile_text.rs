//! Our profile as a text that people edit, like a draft: every question, every facet with its known values.

use joinup_protocol::experiment::{FacetKind, FacetShape, json::Severity, markdown};

use super::{Engine, drafts::problem, identity::look_at};
use crate::{
    api::{
        Error, ErrorCode,
        types::{CommunityDetail, Notice, Problem, ProfileText},
    },
    say,
    speech::{core, draft, question},
};

impl Engine {
    /// Our profile as a text to edit.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn profile_text(&self) -> Result<ProfileText, Error> {
        let profile = self.profile()?;
        let form = draft::write_profile(&profile, known);
        Ok(ProfileText {
            text: format!("<!-- {} -->\n{form}", markdown::comment(&say!("profile-form"))),
            accept_warnings: false,
        })
    }

    /// Takes our profile from an edited text, and says it.
    ///
    /// # Errors
    /// When something in the text is not valid: then nothing changes, and each problem is told with its line.
    pub fn set_profile_text(&self, request: &ProfileText) -> Result<CommunityDetail, Error> {
        let _turn = self.turn();
        let before = self.profile()?;
        let (mut profile, problems) = draft::read_profile(&request.text);
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            let problems: Vec<Problem> = problems.into_iter().map(problem).filter(|problem| !problem.warning).collect();
            let error = Error::new(ErrorCode::Invalid, say!("profile-text-not-valid"))
                .why(say!("profile-text-not-valid-why"))
                .next("joinup community profile --edit");
            return Err(Error { problems, ..error });
        }
        look_at(&before, &profile, request.accept_warnings)?;
        (profile.nodes, profile.software, profile.sample) = (before.nodes, before.software, before.sample);
        profile.kept_by = before.kept_by;
        let told = problems.iter().map(|problem| Notice {
            code: "facet".into(),
            message: say!("profile-line", line = problem.line, what = core::fault(&problem.fault)),
            next: String::new(),
        });
        let notices = told.chain(self.say_profile(&profile)?).collect();
        Ok(CommunityDetail { notices, ..self.community("us")? })
    }
}

/// A facet's question with the values that are known.
fn known(kind: &'static FacetKind) -> String {
    let words = question(kind.words).into_owned();
    let values = core::codes(kind.known);
    match kind.shape {
        FacetShape::Code | FacetShape::Band => say!("profile-one-of", question = words, values = values),
        FacetShape::Set if !kind.known.is_empty() => say!("profile-some-of", question = words, values = values),
        FacetShape::Set | FacetShape::Words | FacetShape::Place => words,
    }
}
