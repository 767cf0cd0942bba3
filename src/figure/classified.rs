//! Accounts as narrative writes them: `社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）`,
//! `公共安全支出（204类）司法（06款）行政运行（01项）`, `“城乡社区支出-城乡社区管理事务-行政运行”科目`, `“教育支出”科目`.

use crate::taxonomy::{Grade, Taxonomy, renamed};
use std::ops::Range;

/// A printed account, from its 类 down to the grade that is printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classified {
    /// The printed 类.
    pub class: Option<String>,
    /// The printed 款.
    pub section: Option<String>,
    /// The printed 项.
    pub item: Option<String>,
    /// The code of the deepest grade, where all printed names resolve.
    pub code: Option<String>,
    /// The code of the 类, where it resolves.
    pub class_code: Option<String>,
    /// The digits that the text prints for 类, 款 and 项, one behind the other; empty where it prints none.
    pub printed: String,
}

/// A marker of a grade: `（类）`, `（204类）`.
struct GradeMark {
    range: Range<usize>,
    grade: Grade,
    digits: String,
}

/// How many characters an account in quotes has at most.
const QUOTED: usize = 200;

/// How many characters the inside of a marker and its closing bracket have at most.
const MARK: usize = 12;

/// Finds the first printed account in a text, and where it stands.
pub(super) fn find(text: &str, taxonomy: &Taxonomy) -> Option<(Range<usize>, Classified)> {
    marked(text, taxonomy)
        .or_else(|| quoted(text, taxonomy))
        .or_else(|| joined(text, taxonomy))
        .or_else(|| coded(text, taxonomy))
        .or_else(|| coded_behind(text, taxonomy))
}

/// Whether a text may hold an account at all; cheaper than looking for one.
pub(super) fn hints_at(text: &str) -> bool {
    text.contains(['（', '“']) || text.matches('-').count() > 1
}

/// The accounts written as `类-款-项（2200101）` at the start of a text, with or without the code.
fn joined(text: &str, taxonomy: &Taxonomy) -> Option<(Range<usize>, Classified)> {
    let end = text.find(['（', '，', '。', '；', '：', '“']).unwrap_or(text.len());
    let [class, section, item] = text[..end].split(['-', '—', '–']).collect::<Vec<_>>()[..] else { return None };
    taxonomy.class(class)?;
    let mut account = Classified::default();
    account.set(Grade::Class, class);
    account.set(Grade::Section, section);
    // 行政运行年初预算为: what stands behind the name is cut where the name is known.
    let known = taxonomy.class(class).and_then(|row| taxonomy.below(&row.code, section, Grade::Section));
    let whole = known.and_then(|row| taxonomy.below(&row.code, item, Grade::Item)).is_some() || text[end..].starts_with('（');
    if !whole {
        return None;
    }
    account.set(Grade::Item, item);
    let code = text[end..].strip_prefix('（').and_then(|rest| rest.split_once('）')).map(|(code, _)| code);
    let code = code.filter(|code| code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_digit()));
    account.resolve(taxonomy, code.unwrap_or_default());
    let end = end + code.map_or(0, |code| '（'.len_utf8() + code.len() + '）'.len_utf8());
    Some((0..end, account))
}

/// The accounts written as `2130201（行政运行）` at the start of a text.
fn coded(text: &str, taxonomy: &Taxonomy) -> Option<(Range<usize>, Classified)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(digits, 3 | 5 | 7) {
        return None;
    }
    let (name, _) = text[digits..].strip_prefix('（')?.split_once('）')?;
    let row = taxonomy.code(&text[..digits])?;
    if row.name != name && plain_name(&row.name) != plain_name(name) {
        return None;
    }
    let end = digits + '（'.len_utf8() + name.len() + '）'.len_utf8();
    Some((0..end, of_code(&text[..digits], name, taxonomy)))
}

/// The account written as `行政运行（2130201）` at the start of a text.
fn coded_behind(text: &str, taxonomy: &Taxonomy) -> Option<(Range<usize>, Classified)> {
    let (open, _) = text
        .char_indices()
        .take(QUOTED)
        .find(|&(at, c)| c == '（' && text[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()))?;
    let code = text[open + '（'.len_utf8()..].split_once('）').map(|(code, _)| code)?;
    let row = taxonomy.code(code).filter(|_| matches!(code.len(), 3 | 5 | 7))?;
    (plain_name(&row.name) == plain_name(&text[..open]))
        .then(|| (0..open + code.len() + 2 * '（'.len_utf8(), of_code(code, &text[..open], taxonomy)))
}

/// The account of a code, whose deepest grade is printed by that name.
fn of_code(code: &str, name: &str, taxonomy: &Taxonomy) -> Classified {
    let grades = [(3, Grade::Class), (5, Grade::Section), (7, Grade::Item)];
    let mut account = Classified::default();
    for (length, grade) in grades.into_iter().filter(|&(length, _)| length <= code.len()) {
        let above = taxonomy.code(&code[..length]).map_or("", |row| row.name.as_str());
        account.set(grade, if length == code.len() { name } else { above });
    }
    account.resolve(taxonomy, code);
    account
}

/// A name of an account without its brackets.
fn plain_name(name: &str) -> String {
    name.chars().filter(|c| !"（）()".contains(*c)).collect()
}

/// The accounts whose grades are marked in brackets.
fn marked(text: &str, taxonomy: &Taxonomy) -> Option<(Range<usize>, Classified)> {
    let mut marks = grade_marks(text).peekable();
    let first = marks.next()?;
    let start = name_start(text, first.range.start);
    let mut account = Classified::default();
    let mut codes = String::new();
    let mut end = first.range.end;
    account.set(first.grade, &text[start..first.range.start]);
    codes.push_str(&first.digits);
    let mut grade = first.grade;
    // A run of deeper grades goes on; the same or a higher grade starts another account.
    while let Some(next) = marks.next_if(|next| next.grade > grade && !text[end..next.range.start].contains(['。', '；', '，', '：'])) {
        account.set(next.grade, &text[end..next.range.start]);
        codes.push_str(&next.digits);
        grade = next.grade;
        end = next.range.end;
    }
    account.resolve(taxonomy, &codes);
    (start < first.range.start).then_some((start..end, account))
}

/// The accounts written as `“类-款-项”科目` or `“类-款-项”`.
fn quoted(text: &str, taxonomy: &Taxonomy) -> Option<(Range<usize>, Classified)> {
    for (open, _) in text.match_indices('“') {
        let Some((length, _)) = text[open..].char_indices().take(QUOTED).find(|&(_, c)| c == '”') else { continue };
        let inside = &text[open + '“'.len_utf8()..open + length];
        let names: Vec<&str> = inside.split(['-', '—', '－', '－', '–']).filter(|name| !name.is_empty()).collect();
        let end = open + length + '”'.len_utf8();
        let called = text[end..].starts_with("科目");
        let mut account = Classified::default();
        match names[..] {
            [class, section, item] if taxonomy.class(class).is_some() => {
                account.set(Grade::Class, class);
                account.set(Grade::Section, section);
                account.set(Grade::Item, item);
            }
            // “教育支出”科目: a 类 alone, by its name of today or of an earlier year.
            [class] if called && (taxonomy.class(class).is_some() || renamed(class).is_some()) => account.set(Grade::Class, class),
            _ => continue,
        }
        account.resolve(taxonomy, "");
        let end = if called { end + "科目".len() } else { end };
        return Some((open..end, account));
    }
    None
}

/// The grade markers of a text, in order.
fn grade_marks(text: &str) -> impl Iterator<Item = GradeMark> {
    text.match_indices('（').filter_map(|(at, open)| {
        let inside = &text[at + open.len()..];
        let (close, _) = inside.char_indices().take(MARK).find(|&(_, c)| c == '）')?;
        let word = &inside[..close];
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        let grade = match &word[digits.len()..] {
            "类" => Grade::Class,
            "款" => Grade::Section,
            "项" => Grade::Item,
            _ => return None,
        };
        Some(GradeMark { range: at..at + open.len() + close + '）'.len_utf8(), grade, digits })
    })
}

/// Where the name before a marker starts: behind the last punctuation outside of brackets.
fn name_start(text: &str, end: usize) -> usize {
    let mut depth = 0;
    // “城乡社区支出”（类）
    if text[..end].ends_with('”')
        && let Some(open) = text[..end].rfind('“')
    {
        return open;
    }
    for (at, c) in text[..end].char_indices().rev() {
        match c {
            '）' => depth += 1,
            '（' if depth == 0 => return at + c.len_utf8(),
            '（' => depth -= 1,
            '，' | '。' | '；' | '：' | '、' | '“' | '”' | ' ' if depth == 0 => return at + c.len_utf8(),
            '0'..='9' | '．' | '.' if depth == 0 => return at + c.len_utf8(),
            _ => {}
        }
    }
    0
}

impl Classified {
    fn set(&mut self, grade: Grade, name: &str) {
        let name = name
            .trim_matches([' ', '“', '”', '、', '-'])
            .trim_start_matches("支出")
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '．'));
        if name.is_empty() {
            return;
        }
        let place = match grade {
            Grade::Class => &mut self.class,
            Grade::Section => &mut self.section,
            Grade::Item => &mut self.item,
        };
        *place = Some(name.to_owned());
    }

    /// Finds the codes: printed ones are believed, others come from the names.
    fn resolve(&mut self, taxonomy: &Taxonomy, printed: &str) {
        printed.clone_into(&mut self.printed);
        let class = self.class.as_deref().and_then(|name| taxonomy.class(name));
        self.class_code = class.map(|row| row.code.clone()).or_else(|| (printed.len() >= 3).then(|| printed[..3].to_owned()));
        if matches!(printed.len(), 3 | 5 | 7) {
            self.code = Some(printed.to_owned());
            return;
        }
        let mut code = class.map(|row| row.code.clone());
        for (name, grade) in [(&self.section, Grade::Section), (&self.item, Grade::Item)] {
            if let Some(name) = name {
                code = code.and_then(|parent| taxonomy.below(&parent, name, grade)).map(|row| row.code.clone());
            }
        }
        self.code = code;
    }

    /// The printed names from the 类 down.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.class, &self.section, &self.item].into_iter().flatten().map(String::as_str)
    }

    /// The deepest printed name.
    pub fn deepest(&self) -> &str {
        self.names().last().unwrap_or_default()
    }

    /// The deepest printed grade.
    pub fn grade(&self) -> Grade {
        if self.item.is_some() {
            Grade::Item
        } else if self.section.is_some() {
            Grade::Section
        } else {
            Grade::Class
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::FUNCTIONAL;

    fn read(text: &str) -> (String, Vec<String>, Option<String>) {
        let (range, account) = find(text, &FUNCTIONAL).unwrap();
        (text[range].to_owned(), account.names().map(str::to_owned).collect(), account.code)
    }

    #[test]
    fn reads_marked_accounts() {
        let (range, names, code) = read("一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）。主要用于");
        assert_eq!(names, ["一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行"]);
        assert_eq!(code.as_deref(), Some("2010301"));
        assert!(range.ends_with("（项）"));
    }

    #[test]
    fn reads_codes_and_quotes() {
        let (_, names, code) = read("公共安全支出（204类）司法（06款）基层司法业务（04项）2170.39万元");
        assert_eq!((names.len(), code.as_deref()), (3, Some("2040604")));
        let (range, names, _) = read("“一般公共服务支出-政府办公厅（室）及相关机构事务-行政运行”科目100万元");
        assert_eq!((names.len(), range.ends_with("科目")), (3, true));
        let (_, names, code) = read("“教育支出”科目100万元");
        assert_eq!((names.len(), code.as_deref()), (1, Some("205")));
    }

    #[test]
    fn reads_codes_before_names_and_grades_joined_by_dashes() {
        let (_, names, code) = read("2130201（行政运行）964.11万元");
        assert_eq!((names.len(), code.as_deref()), (3, Some("2130201")));
        let (range, names, code) = read("土地开发支出（2120802）918.58万元");
        assert_eq!((names.len(), code.as_deref(), range.as_str()), (3, Some("2120802"), "土地开发支出（2120802）"));
        assert!(find("土地整治（2120802）918.58万元", &FUNCTIONAL).is_none());
        let (range, names, code) = read("自然资源海洋气象等支出-自然资源事务-行政运行（2200101）年初预算为");
        assert_eq!((names.len(), code.as_deref(), range.ends_with('）')), (3, Some("2200101"), true));
        let (range, names, _) = read("“城乡社区支出”（类）2023年度决算");
        assert_eq!((names.as_slice(), range.as_str()), (&["城乡社区支出".to_owned()][..], "“城乡社区支出”（类）"));
        assert!(find("2023（第一批）", &FUNCTIONAL).is_none());
    }

    #[test]
    fn reads_a_class_alone() {
        let (range, names, code) = read("主要用于以下方面：一般公共服务（类）支出");
        assert_eq!((range.as_str(), names.len(), code.as_deref()), ("一般公共服务（类）", 1, Some("201")));
    }
}
