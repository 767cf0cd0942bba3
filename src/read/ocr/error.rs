//! Why text could not be recognised, and what to do about it.

use crate::lang::Lang;
use std::io;
use std::path::PathBuf;

/// Why text could not be recognised. `Display` is the English message; [`OcrError::message`] gives both.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OcrError {
    /// The program was built without the feature.
    #[error("this gouji was built without text recognition; build it with: cargo install --path . --features ocr")]
    NotBuilt,
    /// No directory of models was named.
    #[error(
        "text recognition needs models; name their directory with --ocr-models or GOUJI_OCR_MODELS (gouji ocr-setup says where they come from)"
    )]
    NoDirectory,
    /// The directory could not be read.
    #[error("{}: the directory of the OCR models could not be read ({cause}); check the path", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The directory lacks a model.
    #[error("{}: no OCR models here (…_det….onnx and …_rec….onnx in one folder); gouji ocr-setup says where they come from", path.display())]
    NoModels {
        /// The directory.
        path: PathBuf,
    },
    /// A file is no model, or one that this program cannot run.
    #[error("{}: no model that can be run ({cause}); gouji ocr-setup says which are", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        cause: String,
    },
    /// The recognition model does not say which characters it knows.
    #[error("{}: the model does not carry the characters it knows (metadata `character`); gouji ocr-setup says which do", path.display())]
    NoAlphabet {
        /// The file.
        path: PathBuf,
    },
    /// A model failed while it ran, or gave something else than it should.
    #[error("the OCR model failed on this page ({cause}); try the models that gouji ocr-setup names")]
    Run {
        /// What the engine said.
        cause: String,
    },
}

impl OcrError {
    /// The message for people: what, why, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::English {
            return self.to_string();
        }
        match self {
            OcrError::NotBuilt => "本程序未带文字识别功能；请用 cargo install --path . --features ocr 重新安装".into(),
            OcrError::NoDirectory => {
                "文字识别需要模型；请用 --ocr-models 或环境变量 GOUJI_OCR_MODELS 指定其目录（模型来源见 gouji ocr-setup）".into()
            }
            OcrError::Directory { path, cause } => format!("{}：无法读取文字识别模型的目录（{cause}）；请检查路径", path.display()),
            OcrError::NoModels { path } => {
                format!("{}：没有文字识别模型（同一文件夹中的 …_det….onnx 和 …_rec….onnx）；模型来源见 gouji ocr-setup", path.display())
            }
            OcrError::Model { path, cause } => format!("{}：不是可以运行的模型（{cause}）；可用的模型见 gouji ocr-setup", path.display()),
            OcrError::NoAlphabet { path } => {
                format!("{}：模型没有附带字符表（元数据 character）；可用的模型见 gouji ocr-setup", path.display())
            }
            OcrError::Run { cause } => format!("文字识别模型在本页运行失败（{cause}）；请改用 gouji ocr-setup 列出的模型"),
        }
    }
}
