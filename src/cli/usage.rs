//! From the words on the command line to [`Cli`], with help and refusals in the user's language.

use super::args::Cli;
use super::failure::Failure;
use super::{Exit, chinese, output};
use crate::lang::Lang;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// The language asked for, before anything else is understood, so that help and refusals already speak it.
pub fn lang(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let english = words.windows(2).any(|pair| pair == ["--lang", "en"]) || words.contains(&"--lang=en");
    if english { Lang::English } else { Lang::Chinese }
}

/// Why the words could not be followed; also a request for help or the version.
pub struct Refusal {
    error: clap::Error,
    lang: Lang,
}

/// Understands the words.
pub fn parse(arguments: &[OsString], lang: Lang) -> Result<Cli, Refusal> {
    let command = match lang {
        Lang::English => Cli::command(),
        Lang::Chinese => chinese::translate(Cli::command()),
    };
    let matches = command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    matches.map_err(|error| Refusal { error, lang })
}

impl Refusal {
    /// Prints the help, the version, or what is wrong with the words.
    pub fn tell(&self) -> Result<Exit, Failure> {
        let text = format!("{}\n", self.error.render().ansi().to_string().trim_end());
        match self.error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => output::print_styled(&text).map(|()| Exit::Clean),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                output::complain_styled(&text);
                Ok(Exit::Failed)
            }
            _ => {
                match self.lang {
                    Lang::English => output::complain_styled(&text),
                    Lang::Chinese => output::complain(&self.in_chinese()),
                }
                Ok(Exit::Failed)
            }
        }
    }

    fn in_chinese(&self) -> String {
        let named = |kind| match self.error.get(kind) {
            Some(ContextValue::String(word)) => word.clone(),
            Some(ContextValue::Strings(words)) => words.join("、"),
            Some(word) => word.to_string(),
            None => String::new(),
        };
        let argument = named(ContextKind::InvalidArg);
        let mut text = match self.error.kind() {
            ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
            ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", named(ContextKind::InvalidSubcommand)),
            ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
            ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
            ErrorKind::InvalidValue => match named(ContextKind::InvalidValue) {
                value if value.is_empty() => format!("{argument} 缺少值"),
                value => format!("{argument} 不能是“{value}”"),
            },
            ErrorKind::ArgumentConflict => match named(ContextKind::PriorArg) {
                prior if prior.is_empty() || prior == argument => format!("{argument} 不能重复给出"),
                prior => format!("{argument} 不能与 {prior} 同时给出"),
            },
            _ => self.error.to_string(),
        };
        let valid = named(ContextKind::ValidValue);
        if !valid.is_empty() {
            text.push_str(&format!("；可用的值：{valid}"));
        }
        let similar = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].into_iter().map(named).find(|word| !word.is_empty());
        if let Some(similar) = similar {
            text.push_str(&format!("；是否想写“{similar}”？"));
        }
        format!("错误：{text}\n用法请见 gouji --help")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_language_is_known_before_the_rest() {
        assert_eq!(lang(&words("gouji audit --lang en x")), Lang::English);
        assert_eq!(lang(&words("gouji --lang=en --help")), Lang::English);
        assert_eq!(lang(&words("gouji audit --lang zh x")), Lang::Chinese);
        assert_eq!(lang(&words("gouji audit -- --lang en")), Lang::Chinese);
    }

    #[test]
    fn refusals_name_the_word_in_chinese() {
        let cases = [
            ("gouji extract", "缺少 <FILE>..."),
            ("gouji audti x", "没有“audti”这个命令；是否想写“audit”？"),
            ("gouji audit --fial-on note x", "没有“--fial-on”这个选项；是否想写“--fail-on”？"),
            ("gouji audit --fail-on all x", "--fail-on <LEVEL> 不能是“all”；可用的值：error、warning、note、never"),
            ("gouji audit x --lang", "--lang <LANG> 缺少值；可用的值：zh、en"),
        ];
        for (line, message) in cases {
            let refusal = parse(&words(line), Lang::Chinese).err().unwrap();
            assert_eq!(refusal.in_chinese(), format!("错误：{message}\n用法请见 gouji --help"));
        }
    }
}
