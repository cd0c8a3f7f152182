//! A date as people remember it: a year, a month of a year, or a day.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::time::Millis;

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date: write a year, a month or a day, such as 2026, 2026-05 or 2026-05-12")]
pub struct DateError;

/// A year, a month or a day of the common calendar, from the year 1 to 9999. Ordered by its beginning; a year stands
/// before its months, a month before its days.
///
/// One number: the year, then four bits of month and five of day, 0 where it is not said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate(u32);

impl PartialDate {
    /// The date of these parts; a day needs a month.
    ///
    /// # Errors
    /// When there is no such date.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, DateError> {
        if year < 1 || (day.is_some() && month.is_none()) {
            return Err(DateError);
        }
        let date = jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| DateError)?;
        let [month, day] = [month.map(|_| date.month()), day.map(|_| date.day())].map(|part| part.unwrap_or(0));
        Ok(Self(
            u32::from(date.year().unsigned_abs()) << 9
                | u32::from(month.unsigned_abs()) << 5
                | u32::from(day.unsigned_abs()),
        ))
    }

    /// The day of a moment, in UTC.
    pub fn day_of(moment: Millis) -> Option<Self> {
        let moment = jiff::Timestamp::from_millisecond(i64::try_from(moment.0).ok()?).ok()?;
        let date = jiff::tz::Offset::UTC.to_datetime(moment).date();
        Self::new(date.year(), Some(date.month()), Some(date.day())).ok()
    }

    /// The year.
    pub const fn year(self) -> u16 {
        (self.0 >> 9) as u16
    }

    /// The month, 1 to 12, if it is said.
    pub const fn month(self) -> Option<u8> {
        match (self.0 >> 5 & 0xf) as u8 {
            0 => None,
            month => Some(month),
        }
    }

    /// The day of the month, if it is said.
    pub const fn day(self) -> Option<u8> {
        match (self.0 & 0x1f) as u8 {
            0 => None,
            day => Some(day),
        }
    }

    /// Whether it begins after this day is over: what nobody can have done by then.
    pub fn is_after(self, day: Self) -> bool {
        let prefix = |date: Self| match (self.month(), self.day()) {
            (None, _) => date.0 >> 9,
            (_, None) => date.0 >> 5,
            _ => date.0,
        };
        prefix(self) > prefix(day)
    }

    fn from_packed(packed: u32) -> Result<Self, DateError> {
        let year = i16::try_from(packed >> 9).map_err(|_| DateError)?;
        let part = |bits: u32| i8::try_from(bits).ok().filter(|part| *part > 0);
        let date = Self::new(year, part(packed >> 5 & 0xf), part(packed & 0x1f))?;
        if date.0 == packed { Ok(date) } else { Err(DateError) }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        fn digits<T: FromStr>(part: &str, width: usize) -> Result<T, DateError> {
            if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(DateError);
            }
            part.parse().map_err(|_| DateError)
        }
        let mut parts = text.split('-');
        let year = digits(parts.next().unwrap_or_default(), 4)?;
        let month = parts.next().map(|part| digits(part, 2)).transpose()?;
        let day = parts.next().map(|part| digits(part, 2)).transpose()?;
        if parts.next().is_some() { Err(DateError) } else { Self::new(year, month, day) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year())?;
        self.month().map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day().map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartialDate({self})")
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            Self::from_packed(u32::deserialize(deserializer)?).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn years_months_and_days_survive_text_and_bytes() {
        for text in ["2026", "2026-05", "2026-05-12", "0001", "9999-12-31", "2024-02-29"] {
            assert_eq!(date(text).to_string(), text);
            assert_eq!(PartialDate::from_packed(date(text).0), Ok(date(text)));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "26", "2026-5", "2026-13", "2026-02-30", "2026-05-12-1", "0000", "12/05/2026", "-026", "2026-+1"]
        {
            assert_eq!(text.parse::<PartialDate>(), Err(DateError), "{text}");
        }
        assert!(PartialDate::from_packed(2026 << 9 | 3).is_err(), "a day without a month");
        assert!(PartialDate::from_packed(2026 << 9 | 13 << 5).is_err());
        assert!(PartialDate::from_packed(u32::MAX).is_err());
    }

    #[test]
    fn a_coarse_date_is_after_a_day_only_when_all_of_it_is() {
        assert!(!date("2026").is_after(date("2026-05-12")));
        assert!(!date("2026-05").is_after(date("2026-05-12")));
        assert!(date("2026-06").is_after(date("2026-05-12")));
        assert!(date("2026-05-13").is_after(date("2026-05-12")));
    }

    #[test]
    fn order_follows_the_calendar() {
        assert!(
            date("2025-12-31") < date("2026") && date("2026") < date("2026-01") && date("2026-01") < date("2026-01-01")
        );
    }

    #[test]
    fn a_moment_has_a_day() {
        assert_eq!(
            PartialDate::day_of(Millis(1_778_544_000_000)).map(|day| day.to_string()),
            Some("2026-05-12".into())
        );
    }
}
