-- 勾稽结果库 / The database of results. Version 5 (PRAGMA user_version).
--
-- Numbers that are printed are TEXT, digit by digit; nothing is REAL except what recognition says of itself.
-- Amounts are there a second time as whole 厘 (a thousandth of a 元), so that SQL can add and compare them exactly:
-- SUM(li) / 1000.0 is for reading, SUM(li) for computing. An amount finer than a 厘 has no li.
--
-- What a document says and what contradicts itself in it is replaced as a whole, in one transaction.

-- 每次运行。ended 为空：未正常结束（被中断或终止），再次运行即可接着做完。
CREATE TABLE IF NOT EXISTS runs (
    id      INTEGER PRIMARY KEY,
    started TEXT NOT NULL,            -- UTC, as 2024-05-01 08:00:00
    ended   TEXT,                     -- empty where the run was cut off: start it again, and it goes on
    version TEXT NOT NULL,            -- the version of gouji
    seal    TEXT                      -- for which documents and programs the table across was made last
);

-- 每份读出的报告一行。 One row for each report that was read, by its path.
CREATE TABLE IF NOT EXISTS documents (
    id       INTEGER PRIMARY KEY,
    path     TEXT NOT NULL UNIQUE,    -- as it was named: 2024年/甲局.pdf, 包.zip/甲/报告.txt
    sha256   TEXT NOT NULL,           -- of the file
    size     INTEGER NOT NULL,        -- in bytes
    modified TEXT NOT NULL,           -- when the file was changed last, to tell quickly that it was not; empty for a file of an archive
    made     TEXT NOT NULL,           -- what made the results: program, patterns, options
    least    TEXT NOT NULL,           -- the least severity that was told of it: note, rounding
    format   TEXT NOT NULL,           -- txt, pdf, docx …
    pages    INTEGER,
    title    TEXT,
    unit     TEXT,                    -- 单位
    kind     TEXT NOT NULL,           -- final_account 决算, budget 预算, performance 绩效, execution 预算执行, other
    year     INTEGER,                 -- 年度
    identity TEXT NOT NULL            -- whose report it is wherever the file lies; decisions are kept by it
);

-- 每份报告最近一次被哪次运行读到。每次运行都要写，故另成一表。
-- The last run that met a document: a narrow table of its own, since every run writes it for every document.
CREATE TABLE IF NOT EXISTS met (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    run      INTEGER NOT NULL
);

-- 完整结果及其摘要，供 gouji 自用。 What gouji itself takes up again: the whole result (JSON gouji/1, packed with zlib), as much of it as its
-- findings need (JSON gouji/1 without other figures, tables, and checks that had nothing to do), and what it tells other documents.
CREATE TABLE IF NOT EXISTS reports (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    packed   BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS briefs (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    brief    BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS facts (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    packed   BLOB NOT NULL
);

CREATE INDEX IF NOT EXISTS documents_by_identity ON documents (identity);

-- 报告中的数字。 The figures.
CREATE TABLE IF NOT EXISTS figures (
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,         -- f1, f2 … within the document
    measure    TEXT NOT NULL,         -- budget_initial, actual, share …, see gouji schema
    label      TEXT NOT NULL,         -- the measure in Chinese
    subject    TEXT,                  -- what it is about
    path       TEXT,                  -- the heads above it, then the subject, parted by ' > '
    code       TEXT,                  -- 科目编码
    period     INTEGER,               -- the fiscal year it belongs to
    value      TEXT NOT NULL,         -- as printed, signed
    unit       TEXT NOT NULL,         -- 万元, %, 辆 …
    yuan       TEXT,                  -- the exact amount in 元, for money
    li         INTEGER,               -- the same in 厘
    precision  INTEGER NOT NULL,      -- decimals that are printed
    whole      TEXT,                  -- for shares: the figure of the whole
    direction  TEXT,                  -- increase, decrease, level
    approx     INTEGER NOT NULL,      -- 1 where the words hedge it (约)
    pattern    TEXT,                  -- the pattern that explains it
    page       INTEGER,
    paragraph  INTEGER,
    line       INTEGER,
    first      INTEGER NOT NULL,      -- its first character in the text
    text       TEXT NOT NULL,         -- verbatim
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

-- 发现的问题。 The findings. Those of one cluster have one root.
CREATE TABLE IF NOT EXISTS findings (
    id         INTEGER PRIMARY KEY,
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    rule       TEXT NOT NULL,         -- GJ201 …, see gouji rules
    name       TEXT NOT NULL,
    severity   TEXT NOT NULL,         -- error 错误, warning 疑似, note 提示, rounding 尾差
    message    TEXT NOT NULL,
    stated     TEXT,
    expected   TEXT,
    gap        TEXT,
    tolerance  TEXT,
    formula    TEXT,
    figures    TEXT NOT NULL,         -- the figures concerned, parted by blanks; the stated one first
    cluster    TEXT NOT NULL,
    suggestion TEXT,
    fingerprint TEXT NOT NULL         -- check, quotes and numbers: the same when the same is found again
);
CREATE INDEX IF NOT EXISTS findings_by_document ON findings (document);
CREATE INDEX IF NOT EXISTS findings_by_rule ON findings (rule, severity);

-- 原文证据。 The quotes behind a finding, in order.
CREATE TABLE IF NOT EXISTS evidence (
    finding   INTEGER NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    quote     TEXT NOT NULL,
    page      INTEGER,
    paragraph INTEGER,
    line      INTEGER,
    first     INTEGER NOT NULL,
    PRIMARY KEY (finding, number)
) WITHOUT ROWID;

-- 跨文件的问题：同一单位的各份报告互相矛盾。每次运行结束时整体更新。
-- What reports of one unit contradict each other in (GJ7xx). Made anew at the end of every run, for the documents that it met.
CREATE TABLE IF NOT EXISTS across (
    id        INTEGER PRIMARY KEY,
    rule      TEXT NOT NULL,
    name      TEXT NOT NULL,
    severity  TEXT NOT NULL,
    message   TEXT NOT NULL,
    stated    TEXT,
    expected  TEXT,
    gap       TEXT,
    tolerance TEXT,
    unit      TEXT NOT NULL,          -- 单位
    year      INTEGER,                -- of the later report
    identity  TEXT NOT NULL,          -- as for documents
    fingerprint TEXT NOT NULL,        -- as for findings
    packed    BLOB NOT NULL           -- for gouji itself
);

-- 跨文件问题的证据，较新的报告在前。 The places behind them, that of the later report first.
CREATE TABLE IF NOT EXISTS across_evidence (
    finding INTEGER NOT NULL REFERENCES across (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    path    TEXT NOT NULL,            -- documents.path
    quote   TEXT NOT NULL,
    page    INTEGER,
    line    INTEGER,
    PRIMARY KEY (finding, number)
) WITHOUT ROWID;

-- 人工核实结论（gouji review）。按报告、规则和证据记录，重新运行后仍然有效；证据变化后失效，会提示。
-- What people decided on findings, by report, check and evidence, so that it outlives the rows above, and versions of gouji. Nothing else
-- in this file cannot be made anew. A decision that no finding fits any more is stale: message and quote say what it was about.
CREATE TABLE IF NOT EXISTS decisions (
    identity    TEXT NOT NULL,        -- documents.identity, across.identity
    rule        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,        -- findings.fingerprint, across.fingerprint
    severity    TEXT NOT NULL,        -- findings.severity when it was decided on; empty where an earlier version did not keep it
    conclusion  TEXT NOT NULL,        -- confirmed 属实, dismissed 不属实, open 待核实
    reason      TEXT NOT NULL,        -- 核实说明; never empty where dismissed
    opinion     TEXT NOT NULL,        -- 处理意见
    decided     TEXT NOT NULL,        -- UTC
    unit        TEXT NOT NULL,
    message     TEXT NOT NULL,
    quote       TEXT NOT NULL,
    PRIMARY KEY (identity, rule, fingerprint)
) WITHOUT ROWID;

-- 未能读取的文件及原因。 What could not be read, and why.
CREATE TABLE IF NOT EXISTS failures (
    path     TEXT PRIMARY KEY,
    run      INTEGER NOT NULL,        -- the last run that met it
    code     TEXT NOT NULL,           -- damaged, password, deadline, memory, crash …
    message  TEXT NOT NULL,
    sha256   TEXT NOT NULL,           -- as for documents; empty where the file itself could not be read
    size     INTEGER NOT NULL,
    modified TEXT NOT NULL,
    made     TEXT NOT NULL
);

-- 读取缓存：同样内容的文件不再读第二次，改动句式后也不必重读。可以随时清空。
-- What was read of a file, by its content, so that it is not read again when patterns change. May be emptied at any time.
CREATE TABLE IF NOT EXISTS readings (
    sha256 TEXT NOT NULL,
    reader TEXT NOT NULL,             -- the program and the options that read it
    packed BLOB NOT NULL,
    PRIMARY KEY (sha256, reader)
) WITHOUT ROWID;
