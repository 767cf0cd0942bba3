//! `gouji review`: the findings of a database in a browser.

use super::args::ReviewArgs;
use super::failure::Failure;
use super::session::Session;
use super::{Exit, output};
use crate::archive::all_rules;
use crate::export::Setting;
use crate::lang::Lang;
use crate::review::{Review, Server};

pub fn run(session: &Session, args: &ReviewArgs) -> Result<Exit, Failure> {
    let setting = Setting { lang: session.lang, rules: all_rules() };
    let review = Review::open(&args.database, setting)?;
    let server = Server::open(review, args.port).map_err(|cause| Failure::Serve { port: args.port, cause })?;
    let address = server.address().to_owned();
    output::print_styled(&match session.lang {
        Lang::Chinese => {
            format!("请在本机浏览器中打开（地址含一次性口令，请勿转发）：\n{address}\n按 Ctrl-C 结束；核实结论随时保存在结果库中。\n")
        }
        Lang::English => format!(
            "Open this in a browser on this machine (the address holds a secret of this session; do not pass it on):\n{address}\n\
             Ctrl-C ends it; decisions are kept in the database as they are made.\n"
        ),
    })?;
    output::flush()?;
    server
        .run(|stop| {
            // Without a handler the signal ends the program, and no decision is lost by that either.
            let _ = ctrlc::set_handler(move || stop.stop());
        })
        .map_err(|cause| Failure::Serve { port: args.port, cause })?;
    Ok(Exit::Clean)
}
