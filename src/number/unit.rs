//! The units that reports print behind their numbers, and how they scale.

/// A unit as printed. Money scales to 元, rates scale to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// 元
    Yuan,
    /// 千元
    ThousandYuan,
    /// 万元
    WanYuan,
    /// 百万元
    MillionYuan,
    /// 亿元
    YiYuan,
    /// %
    Percent,
    /// ‰
    PerMille,
    /// 个百分点: a difference of two percentages.
    Point,
    /// Counted things, scores, years: the number itself.
    Counted,
}

impl Unit {
    /// The power of ten that leads to 元 (money) or to 1 (all others): 4 for 万元, -2 for %.
    pub fn exponent(self) -> i32 {
        match self {
            Unit::Yuan | Unit::Counted => 0,
            Unit::ThousandYuan => 3,
            Unit::WanYuan => 4,
            Unit::MillionYuan => 6,
            Unit::YiYuan => 8,
            Unit::Percent | Unit::Point => -2,
            Unit::PerMille => -3,
        }
    }

    /// How reports print it behind a number; empty for [`Unit::Counted`].
    pub fn label(self) -> &'static str {
        match self {
            Unit::Yuan => "元",
            Unit::ThousandYuan => "千元",
            Unit::WanYuan => "万元",
            Unit::MillionYuan => "百万元",
            Unit::YiYuan => "亿元",
            Unit::Percent => "%",
            Unit::PerMille => "‰",
            Unit::Point => "个百分点",
            Unit::Counted => "",
        }
    }

    /// Whether it is a unit of money.
    pub fn is_money(self) -> bool {
        matches!(self, Unit::Yuan | Unit::ThousandYuan | Unit::WanYuan | Unit::MillionYuan | Unit::YiYuan)
    }

    /// Whether it is a unit of rates: %, ‰ or 个百分点.
    pub fn is_rate(self) -> bool {
        matches!(self, Unit::Percent | Unit::PerMille | Unit::Point)
    }

    /// Whether numbers of both units may be added to or divided by each other.
    pub(super) fn compares_with(self, other: Unit) -> bool {
        self.is_money() == other.is_money() && self.is_rate() == other.is_rate()
    }
}
