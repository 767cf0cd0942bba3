//! Radicals: signs of the dictionary that look like characters, and that some programs write in their place (⼀ for 一).

/// The characters of the radicals U+2F00 to U+2FD5, in their order; those that are printed alike in both scripts as the simplified one.
const KANGXI: [&str; 4] = [
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴",
    "廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿",
    "目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵",
    "邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠",
];

/// Radicals of the supplement block and their characters.
const SUPPLEMENT: [(char, char); 32] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺮', '竹'),
    ('⺰', '丝'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻊', '足'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// How many characters a row of [`KANGXI`] has.
const ROW: u32 = 54;

/// The character that is meant.
pub(super) fn unified(char: char) -> char {
    match char {
        '\u{2F00}'..='\u{2FD5}' => {
            let at = char as u32 - 0x2F00;
            let row = KANGXI.get((at / ROW) as usize).copied().unwrap_or_default();
            row.chars().nth((at % ROW) as usize).unwrap_or(char)
        }
        '\u{2E80}'..='\u{2EF3}' => match SUPPLEMENT.binary_search_by_key(&char, |&(radical, _)| radical) {
            Ok(at) => SUPPLEMENT.get(at).map_or(char, |&(_, meant)| meant),
            Err(_) => char,
        },
        _ => char,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters() {
        assert_eq!("⼀般⼈员⾦额⻋辆⼾籍⿕".chars().map(unified).collect::<String>(), "一般人员金额车辆户籍龠");
        assert!(SUPPLEMENT.is_sorted());
        assert!(KANGXI.iter().take(3).all(|row| row.chars().count() == ROW as usize));
    }
}
