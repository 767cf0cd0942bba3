//! `gouji ocr-setup`: where the models for text recognition come from, and whether a directory of them can be used.

use super::args::OcrSetupArgs;
use super::failure::Failure;
use super::session::Session;
use super::{Exit, output};
use crate::lang::Lang;
use crate::read::ocr::{BUILT, ModelFiles, Recogniser, SETUP};

pub fn run(session: &Session, args: &OcrSetupArgs) -> Result<Exit, Failure> {
    output::print(guide(session.lang).as_bytes())?;
    let Some(directory) = args.directory() else { return Ok(Exit::Clean) };
    let files = ModelFiles::find(&directory)?;
    Recogniser::open(Some(&directory))?;
    let (detection, recognition) = (files.detection.display(), files.recognition.display());
    let checked = match session.lang {
        Lang::Chinese => format!("\n可用：\n  {detection}\n  {recognition}\n"),
        Lang::English => format!("\nReady:\n  {detection}\n  {recognition}\n"),
    };
    output::print(checked.as_bytes())?;
    Ok(Exit::Clean)
}

/// What to do, step by step.
fn guide(lang: Lang) -> String {
    let commands: String = SETUP.iter().map(|command| format!("  {command}\n")).collect();
    match lang {
        Lang::Chinese => format!(
            "1. 带文字识别功能的 gouji（{}）：\n  cargo install --path . --features ocr\n\
             2. 模型（PP-OCRv4，Apache-2.0，约 16 MB；不随 gouji 提供，在能联网的机器上取得后可离线使用）：\n{commands}\
             3. 使用：\n  gouji audit --ocr --ocr-models gouji-ocr 扫描件.pdf\n",
            if BUILT { "本程序已带" } else { "本程序未带" }
        ),
        Lang::English => format!(
            "1. gouji with text recognition ({}):\n  cargo install --path . --features ocr\n\
             2. The models (PP-OCRv4, Apache-2.0, about 16 MB; not part of gouji; fetched once with a network, used without):\n{commands}\
             3. Use:\n  gouji audit --ocr --ocr-models gouji-ocr scan.pdf\n",
            if BUILT { "this one has it" } else { "this one has none" }
        ),
    }
}
