//! The pattern language: what a figure's surroundings look like, written over typed slots instead of digits.
//!
//! A pattern is a line such as `<决算>{v:amount}`: literal words, lexicon classes `<…>`, optional and alternative parts
//! `(a|b)?`, gaps `{0,12}` and slots `{name:type}`. `load` reads and refuses, `plan` compiles all of them into one automaton,
//! so that the cost of matching does not grow with their number.

mod identity;
mod load;
mod matcher;
mod plan;
mod syntax;

pub use identity::{
    Addends, CellName, ColumnName, Columns, Equation, Flow, FlowPart, Funds, Hierarchy, Numbering, PairedBy, RowPair, RowParts, RowSum,
    SheetKind, Sides, TextCell,
};
pub use load::{Example, ExpectedFigure, Identity, Library, NamedRatio, Pattern, PatternError, PatternSource, Relation, SubjectEntry};
pub use plan::{Binding, Bound, Mark, Plan, Reading};
pub use syntax::{Node, Parsed, SlotType};

use serde::Deserialize;

/// What a pattern says of a mention that it binds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yield {
    /// Which measure the mention is.
    pub measure: Measure,
    /// Whether the place in the text decides on the measure instead.
    #[serde(default)]
    pub by_context: bool,
    /// The label shown for it; the measure's own where empty.
    #[serde(default)]
    pub label: Option<String>,
    /// A direction that the words give to the number.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// The period it belongs to, if it is not the one of its sentence.
    #[serde(default)]
    pub period: PeriodRule,
    /// What the number is compared with, if the words say so.
    #[serde(default)]
    pub against: Option<Against>,
    /// The name of the subject slot, or a fixed subject in `=…` form; empty: the words to the left.
    #[serde(default)]
    pub subject: Option<String>,
    /// For shares: the name of the slot that holds the whole, or `=`: the words between 占 and the number.
    #[serde(default)]
    pub of: Option<String>,
}

/// Which measure (指标) a figure is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 年初预算
    BudgetInitial,
    /// 全年预算, 调整预算
    BudgetAdjusted,
    /// 预算, unsaid which
    Budget,
    /// 决算, 支出, 收入, 执行数
    Actual,
    /// 占比
    Share,
    /// 完成率
    Completion,
    /// 增减额
    Change,
    /// 增减率
    ChangeRate,
    /// 数量
    Count,
    /// 得分
    Score,
    /// 分值, 权重
    Weight,
    /// An amount that names a class of things (单价100万元以上设备)
    Threshold,
    /// A figure no pattern explains.
    #[default]
    Unknown,
}

impl Measure {
    /// The Chinese label.
    pub fn label(self) -> &'static str {
        match self {
            Self::BudgetInitial => "年初预算",
            Self::BudgetAdjusted => "全年预算",
            Self::Budget => "预算",
            Self::Actual => "决算",
            Self::Share => "占比",
            Self::Completion => "完成率",
            Self::Change => "增减额",
            Self::ChangeRate => "增减率",
            Self::Count => "数量",
            Self::Score => "得分",
            Self::Weight => "分值",
            Self::Threshold => "限额",
            Self::Unknown => "未识别",
        }
    }

    /// The English label.
    pub fn english(self) -> &'static str {
        match self {
            Self::BudgetInitial => "initial budget",
            Self::BudgetAdjusted => "adjusted budget",
            Self::Budget => "budget",
            Self::Actual => "actual",
            Self::Share => "share",
            Self::Completion => "completion rate",
            Self::Change => "change",
            Self::ChangeRate => "rate of change",
            Self::Count => "count",
            Self::Score => "score",
            Self::Weight => "weight",
            Self::Threshold => "threshold",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it is a level of money: a budget or an actual amount.
    pub fn is_level(self) -> bool {
        self.is_budget() || self == Self::Actual
    }

    /// Whether it is a budget of any kind.
    pub fn is_budget(self) -> bool {
        matches!(self, Self::BudgetInitial | Self::BudgetAdjusted | Self::Budget)
    }
}

/// Which way the words say a number went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 增加, 增长, 上升
    Increase,
    /// 减少, 下降, 压减
    Decrease,
    /// 持平
    Level,
}

/// The period of a bound mention.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodRule {
    /// The period of the sentence.
    #[default]
    Current,
    /// The year before it (上年决算数), or the one that the pattern's year slot holds.
    Prior,
}

/// What a change is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The same figure of the year before.
    Prior,
    /// 年初预算 of the same year.
    BudgetInitial,
    /// 全年预算 or 调整预算 of the same year.
    BudgetAdjusted,
    /// A budget of the same year, unsaid which.
    Budget,
    /// Something else (目标, 全省平均, 同期水平): no check may use it.
    Other,
}

/// What a pattern without yields marks in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// 比上年, 与2023年度相比: what follows is measured against the year before.
    AgainstPrior,
    /// 比年初预算
    AgainstBudgetInitial,
    /// 比全年预算, 比调整预算
    AgainstBudgetAdjusted,
    /// 比预算
    AgainstBudget,
    /// A comparison with something no check knows.
    AgainstOther,
    /// 其中：, 主要用于以下方面：
    List,
    /// 主要原因是, 主要是因为
    Reason,
    /// 绩效自评, 部门评价: an activity whose amounts are not the unit's accounts.
    Activity,
    /// 决算数小于预算数
    FinalBelowBudget,
    /// 决算数大于预算数
    FinalAboveBudget,
    /// 决算数与预算数持平
    FinalEqualsBudget,
    /// 与上年持平
    LevelWithPrior,
    /// 实际支出高于年初预算, 超支
    Overspending,
}
