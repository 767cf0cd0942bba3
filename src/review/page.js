(() => {
  const lang = document.documentElement.dataset.lang, chinese = lang === "zh";
  const rules = new Map();
  const { say, SEVERITIES, WORD, UNKNOWN, el, number, title, tag, card, inSight, resize, bring, option, theme } = pieces(lang, rules);
  const STATES = ["new", "again", "confirmed", "dismissed", "open"];
  const STATE = {
    new: say("未处理", "new"), again: say("需重新核实", "verify again"), confirmed: say("属实", "confirmed"),
    dismissed: say("不属实", "dismissed"), open: say("待核实", "open"),
  };
  /** How many rows are asked for at once. */
  const BATCH = 100;
  const head = document.getElementById("head"), main = document.getElementById("main");
  let counts = null, generation = 0, ids = [], rows = new Map(), chosen = 0, shown = null, asked = new Set();
  const filter = { search: "", severities: new Set(SEVERITIES), state: "", rule: "", unit: null, year: null, order: "file" };

  /* Asking the server. Paths are relative, so the token in the address goes with them. */
  const note = el("p", { class: "toast", role: "status", hidden: true });
  let fading = 0;
  function tell(words, kind) {
    note.textContent = words;
    note.className = `toast ${kind || ""}`;
    note.hidden = false;
    clearTimeout(fading);
    fading = setTimeout(() => { note.hidden = true; }, kind === "bad" ? 8000 : 2500);
  }
  async function ask(path, body) {
    let response;
    try {
      response = await fetch(`api/${path}`, body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {});
    } catch {
      tell(say("服务已结束：请重新运行 gouji review", "The server has ended: start gouji review again"), "bad");
      throw new Error("gone");
    }
    if (response.ok) return response.json();
    if (response.status === 409) {
      tell(say("结果库已有更新，列表已重新载入", "The database has changed; the list is loaded anew"));
      await load();
    } else {
      tell(say(`未能完成（${response.status}）`, `could not be done (${response.status})`) + (response.status === 500 ? ` ${await response.text()}` : ""), "bad");
    }
    throw new Error(String(response.status));
  }
  function query() {
    const some = new URLSearchParams({ order: filter.order });
    if (filter.search.trim()) some.set("search", filter.search);
    if (filter.severities.size < SEVERITIES.length) some.set("severities", [...filter.severities].join(",") || "none");
    for (const name of ["state", "rule"]) if (filter[name]) some.set(name, filter[name]);
    for (const name of ["unit", "year"]) if (filter[name] !== null) some.set(name, filter[name]);
    return some;
  }
  async function load() {
    const [overview, manuals] = await Promise.all([ask("overview"), ask("rules")]);
    counts = overview.counts;
    for (const rule of manuals) rules.set(rule.code, rule);
    document.title = `${overview.name} · ${say("勾稽复核", "gouji review")}`;
    frame(overview.name);
    await listing();
  }
  /** Asks for the list anew, and stays at the problem that is chosen where it is still in it. */
  let turn = 0;
  async function listing(stay) {
    const mine = ++turn, before = stay ? ids[chosen] : null;
    const found = await ask(`list?${query()}`);
    if (mine !== turn) return;
    ({ generation, ids } = found);
    rows = new Map();
    asked = new Set();
    chosen = Math.max(0, ids.indexOf(before));
    laid();
    await choose(chosen, false);
  }
  async function fetchRows(from, to) {
    const wanted = [];
    for (let at = from; at < to; at++) if (!rows.has(ids[at]) && !asked.has(ids[at])) wanted.push(ids[at]);
    if (!wanted.length) return;
    wanted.forEach((id) => asked.add(id));
    const mine = turn;
    const got = await ask(`rows?generation=${generation}&ids=${wanted.join(",")}`);
    if (mine !== turn) return;
    for (const row of got) rows.set(row.id, row);
    sight();
  }
  async function recount() {
    counts = (await ask("overview")).counts;
    heading();
  }

  /* The frame: head, filters, list, problem. */
  let list, inner, detail, split, count, progress, chips, stateChips, reasons, staleButton;
  const button = (words, go, attributes) => el("button", { type: "button", class: "quiet", onclick: go, ...attributes }, words);
  const part = (pairs, name) => (pairs.find(([key]) => key === name) || [name, 0])[1];
  function frame(name) {
    progress = el("div", {});
    head.replaceChildren(
      el("div", { class: "title" }, el("h1", {}, say("勾稽复核", "Review")), el("p", { class: "name" }, name),
        staleButton = button("", staleView, { hidden: true }), button(say("明暗", "theme"), theme, {})),
      progress);
    const option = (value, label) => el("option", { value }, label);
    const pick = (name, all, pairs, label) => {
      const select = el("select", { "aria-label": all, onchange: (e) => {
        const value = e.target.value;
        filter[name] = value === "*" ? (name === "rule" ? "" : null) : value;
        listing();
      } }, option("*", all), pairs.map(([value, many]) => option(value, `${label(value)}（${number(many)}）`)));
      select.value = filter[name] === null || filter[name] === "" && name === "rule" ? "*" : filter[name];
      return select;
    };
    let waiting = 0;
    const search = el("input", { type: "search", id: "search", placeholder: say("搜索文字、单位、文件、规则…", "search words, units, files, checks…"), "aria-label": say("搜索", "search"),
      oninput: (e) => { clearTimeout(waiting); filter.search = e.target.value; waiting = setTimeout(() => listing(), 160); } });
    search.value = filter.search;
    chips = counts.severities.map(([name, many]) => el("button", { type: "button", class: `chip ${name}`, "aria-pressed": filter.severities.has(name), onclick: (e) => {
      if (!filter.severities.delete(name)) filter.severities.add(name);
      e.currentTarget.setAttribute("aria-pressed", filter.severities.has(name));
      listing();
    } }, `${WORD[name]} ${number(many)}`));
    stateChips = STATES.map((name) => el("button", { type: "button", class: "chip state", "data-state": name, onclick: () => {
      filter.state = filter.state === name ? "" : name;
      heading();
      listing();
    } }));
    const order = el("select", { "aria-label": say("排序", "order"), onchange: (e) => { filter.order = e.target.value; listing(true); } },
      option("file", say("按文件排序", "by file")), option("severity", say("按严重程度排序", "gravest first")), option("rule", say("按规则排序", "by check")));
    order.value = filter.order;
    count = el("span", { class: "shown", role: "status" });
    list = el("div", { class: "list", role: "listbox", tabindex: 0, "aria-label": say("问题", "problems"), onscroll: sight });
    inner = el("div", { role: "presentation" });
    list.append(inner);
    detail = el("section", { class: "detail", tabindex: -1, "aria-label": say("问题详情", "the problem") });
    split = el("div", { class: "split" }, list, detail);
    reasons = el("datalist", { id: "reasons" });
    const key = (name) => el("kbd", {}, name);
    main.replaceChildren(
      el("div", { class: "filters states" }, stateChips, button(say("批量处理…", "all of these…"), bulk, { id: "bulk" }), order, count),
      el("div", { class: "filters" }, search, chips,
        pick("rule", say("全部规则", "all checks"), counts.rules, (code) => `${code} ${title(code)}`),
        counts.units.length > 1 && pick("unit", say("全部单位", "all units"), counts.units.slice(0, 2000), (name) => name || UNKNOWN),
        counts.years.length > 1 && pick("year", say("全部年度", "all years"), counts.years, (name) => name || UNKNOWN)),
      split, reasons,
      el("p", { class: "keys" }, key("↑"), " ", key("↓"), say(" 上一个、下一个　", " previous, next   "), key("1"), say(" 属实　", " confirmed   "), key("2"), say(" 不属实　", " dismissed   "),
        key("3"), say(" 待核实　", " open   "), key("n"), say(" 下一个未处理　", " next new   "), key("/"), say(" 搜索　", " search   "), key("Esc"), say(" 离开输入框、清除筛选", " leave a field, clear")),
      note);
    if (window.ResizeObserver) new ResizeObserver(sight).observe(list);
    heading();
  }
  function heading() {
    const all = counts.problems, left = part(counts.states, "new") + part(counts.states, "again"), done = all - left;
    const bar = el("div", { class: "done", role: "img", "aria-label": say(`已处理 ${done} / ${all}`, `${done} of ${all} done`) }, el("i", {}));
    bar.firstChild.style.width = `${all ? (done / all) * 100 : 0}%`;
    progress.replaceChildren(el("p", { class: "soft" }, say(`共 ${number(all)} 个问题，已处理 ${number(done)} 个，余 ${number(left)} 个`, `${number(all)} problems, ${number(done)} done, ${number(left)} left`)), bar);
    for (const chip of stateChips) {
      const name = chip.dataset.state;
      chip.textContent = `${STATE[name]} ${number(part(counts.states, name))}`;
      chip.setAttribute("aria-pressed", filter.state === name);
      chip.hidden = name === "again" && !part(counts.states, name) && filter.state !== name;
    }
    reasons.replaceChildren(...counts.reasons.map((reason) => el("option", { value: reason })));
    staleButton.hidden = !counts.stale;
    staleButton.textContent = say(`失效的结论 ${number(counts.stale)}`, `stale decisions ${number(counts.stale)}`);
  }
  function laid() {
    count.textContent = ids.length === counts.problems ? say(`共 ${number(ids.length)} 个`, `${number(ids.length)} problems`)
      : say(`筛出 ${number(ids.length)} / ${number(counts.problems)} 个`, `${number(ids.length)} of ${number(counts.problems)}`);
    document.getElementById("bulk").hidden = ids.length < 2;
    resize(list, inner, ids.length, chosen);
    sight();
  }
  const when = ({ decided }) => new Date(`${decided.replace(" ", "T")}Z`).toLocaleString(chinese ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
  const place = (row) => (row.page !== null ? say(`第${row.page}页`, `page ${row.page}`) : row.line !== null ? say(`第${row.line}行`, `line ${row.line}`) : null);
  const badge = (state) => state !== "new" && el("span", { class: `badge ${state}` }, STATE[state]);
  /** Lays out the rows in sight only, and asks for those that are not here yet. */
  function sight() {
    const [from, to] = inSight(list, ids.length);
    const nodes = [];
    for (let at = from; at < to; at++) {
      const row = rows.get(ids[at]);
      nodes.push(option(list, at, ids.length, chosen, choose,
        row ? [el("p", {}, tag(row.severity), badge(row.state), row.message),
          el("small", {}, [row.rule, row.unit || UNKNOWN, row.year, place(row), row.path.split(/[\\/]/).pop()].filter(Boolean).join(" · "))] : el("p", { class: "soft" }, "…")));
    }
    inner.replaceChildren(...nodes);
    if (to > from) fetchRows(Math.max(0, from - (from % BATCH)), Math.min(ids.length, Math.max(to, from - (from % BATCH) + BATCH))).catch(() => {});
  }

  /* One problem, and what is decided on it. */
  let conclusion = null, reason, opinion, buttons, saving = false;
  async function choose(at, open) {
    if (!ids.length) {
      shown = null;
      detail.replaceChildren(el("p", { class: "none" }, counts.problems ? say("没有符合条件的问题。", "No problem fits.") : say("结果库中没有问题。", "The database holds no problem.")));
      list.removeAttribute("aria-activedescendant");
      return;
    }
    chosen = Math.max(0, Math.min(ids.length - 1, at));
    bring(list, chosen);
    sight();
    list.setAttribute("aria-activedescendant", `p${chosen}`);
    if (open) {
      main.classList.add("reading");
      split.classList.add("open");
      if (matchMedia("(max-width: 900px)").matches) scrollTo(0, 0);
    }
    const id = ids[chosen];
    shown = null;
    const got = await ask(`problem?generation=${generation}&ids=${id}`);
    if (ids[chosen] !== id) return;
    const { problem, ...whose } = got.one;
    problem.doc = whose;
    shown = { id, ...got };
    detail.replaceChildren(card(problem, close), form(got));
    detail.scrollTop = 0;
  }
  function form({ decided, stale, row }) {
    const first = decided.find((one) => one.conclusion) || { conclusion: null, reason: "", opinion: "" };
    const missing = decided.filter((one) => !one.conclusion).length;
    conclusion = first.conclusion;
    reason = el("input", { id: "reason", list: "reasons", maxlength: 2000, autocomplete: "off", placeholder: say("核实说明（不属实时必填）", "why (needed to dismiss)"), "aria-label": say("核实说明", "reason") });
    opinion = el("input", { id: "opinion", maxlength: 2000, autocomplete: "off", placeholder: say("处理意见（可不填）", "what is to be done (may be empty)"), "aria-label": say("处理意见", "what is to be done") });
    reason.value = first.reason;
    opinion.value = first.opinion;
    buttons = [["confirmed", "1"], ["dismissed", "2"], ["open", "3"]].map(([name, key]) =>
      el("button", { type: "button", class: `conclude ${name}`, "aria-pressed": conclusion === name, onclick: () => conclude(name) }, STATE[name], el("kbd", {}, key)));
    const old = stale.map((one) => el("div", { class: "old" },
      el("p", {}, el("b", {}, say("此前的结论已失效：", "An earlier decision is stale: ")), badge(one.decision.conclusion), one.decision.reason),
      el("p", { class: "soft" }, say("当时的问题：", "what it was about: "), one.message),
      one.quote && el("p", { class: "soft" }, `「${one.quote}」`),
      el("div", { class: "act" }, button(say("沿用到本问题", "use it here"), () => { reason.value = one.decision.reason; opinion.value = one.decision.opinion; conclude(one.decision.conclusion); }),
        button(say("删除旧结论", "forget it"), () => forget(one)))));
    return el("section", { class: "decide", "aria-label": say("核实", "decision") },
      old,
      first.conclusion && missing > 0 && el("p", { class: "tip" }, say(`作出结论之后，本问题新增了 ${missing} 个同源发现，请重新核实。`, `${missing} findings of the same root have come since the decision: please verify again.`)),
      el("div", { class: "conclusions" }, buttons,
        el("span", { class: "act" },
          first.conclusion && el("span", { class: "soft" }, `${STATE[row.state]} · ${when(first)}`),
          first.conclusion && button(say("撤销", "take back"), () => save(null)),
          button(say("保存", "save"), () => save(), { class: "quiet main" }))),
      el("div", { class: "fields" }, reason, opinion));
  }
  /** Chooses a conclusion; it is saved at once, unless it needs a reason that is not there yet. */
  function conclude(name) {
    if (!shown) return;
    conclusion = name;
    buttons.forEach((one) => one.setAttribute("aria-pressed", one.classList.contains(name)));
    if (name === "dismissed" && !reason.value.trim()) {
      reason.scrollIntoView({ block: "nearest" });
      reason.focus();
      tell(say("请说明不属实的理由，按回车保存", "Say why it is dismissed; Enter saves"));
    } else save();
  }
  async function save(given = conclusion) {
    if (!shown || saving) return;
    if (given === undefined || (given === null && !shown.decided.some((one) => one.conclusion))) {
      tell(say("请先选择属实、不属实或待核实", "Choose confirmed, dismissed or open first"));
      return;
    }
    if (given === "dismissed" && !reason.value.trim()) return conclude("dismissed");
    saving = true;
    try {
      const { id } = shown, at = chosen;
      await ask("decide", { generation, ids: [id], conclusion: given, reason: given === null ? "" : reason.value, opinion: given === null ? "" : opinion.value });
      rows.delete(id);
      asked.delete(id);
      tell(given === null ? say("结论已撤销", "taken back") : say(`已保存：${STATE[given]}`, `saved: ${STATE[given]}`));
      await Promise.all([recount(), ids[at] === id && at + 1 < ids.length && given !== null ? choose(at + 1, split.classList.contains("open")) : choose(at, split.classList.contains("open"))]);
      list.focus({ preventScroll: true });
    } finally {
      saving = false;
    }
  }
  async function forget(one) {
    await ask("forget", { identity: one.identity, fingerprint: one.fingerprint });
    tell(say("旧结论已删除", "forgotten"));
    await recount();
    if (main.querySelector(".stale-list")) staleView();
    else {
      rows = new Map();
      asked = new Set();
      await choose(chosen, split.classList.contains("open"));
    }
  }
  function close() {
    main.classList.remove("reading");
    split.classList.remove("open");
    sight();
    list.focus();
  }
  /** The next problem that nobody has looked at, in the order of the list. */
  async function next() {
    for (let from = chosen + 1; from < ids.length; from += BATCH) {
      await fetchRows(from, Math.min(ids.length, from + BATCH));
      for (let at = from; at < Math.min(ids.length, from + BATCH); at++) {
        const row = rows.get(ids[at]);
        if (row && (row.state === "new" || row.state === "again")) return choose(at, split.classList.contains("open"));
      }
    }
    tell(say("后面没有未处理的问题", "Nothing new behind this one"));
  }

  /* All that the filters leave, decided alike. */
  function bulk() {
    const many = ids.length, why = el("input", { list: "reasons", maxlength: 2000, autocomplete: "off", "aria-label": say("核实说明", "reason"), placeholder: say("核实说明（不属实时必填）", "why (needed to dismiss)") });
    const what = el("input", { maxlength: 2000, autocomplete: "off", "aria-label": say("处理意见", "what is to be done"), placeholder: say("处理意见（可不填）", "what is to be done (may be empty)") });
    const dialog = el("dialog", { class: "bulk", "aria-label": say("批量处理", "all of these") });
    const go = (name) => async () => {
      if (name === "dismissed" && !why.value.trim()) return why.focus();
      dialog.close();
      const wanted = Object.fromEntries(query());
      const { decided } = await ask("decide", { generation, filter: wanted, count: many, conclusion: name, reason: name ? why.value : "", opinion: name ? what.value : "" });
      tell(say(`已处理 ${number(decided)} 个问题`, `${number(decided)} problems done`));
      await recount();
      await listing(true);
    };
    dialog.append(
      el("h2", {}, say(`对筛出的 ${number(many)} 个问题作同样处理`, `Decide alike on the ${number(many)} problems of the list`)),
      el("p", { class: "soft" }, say("会替换这些问题已有的结论。", "What was decided on them before is replaced.")), why, what,
      el("div", { class: "conclusions" }, ["confirmed", "dismissed", "open"].map((name) => el("button", { type: "button", class: `conclude ${name}`, onclick: go(name) }, STATE[name]))),
      el("div", { class: "act" }, button(say("撤销它们的结论", "take back"), go(null)), button(say("取消", "cancel"), () => dialog.close())));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    why.focus();
  }

  /* Decisions that no finding fits any more. */
  async function staleView() {
    const some = await ask("stale?from=0");
    main.replaceChildren(el("section", { class: "panel stale-list" },
      el("h2", {}, say("失效的结论", "Stale decisions"), button(say("返回", "back"), () => load())),
      el("p", { class: "soft" }, say("这些结论所针对的证据已变，或问题不再出现；不再用于任何结果。", "The evidence they were about has changed, or is gone. They are used nowhere.")),
      some.length === 0 ? el("p", { class: "none" }, say("没有。", "None.")) : "",
      some.map((one) => el("div", { class: "old" },
        el("p", {}, badge(one.decision.conclusion), el("b", {}, `${one.rule} ${one.unit || UNKNOWN}`), ` ${one.decision.reason}`),
        el("p", { class: "soft" }, one.message), one.quote && el("p", { class: "soft" }, `「${one.quote}」`),
        one.decision.opinion && el("p", { class: "soft" }, say("处理意见：", "to be done: "), one.decision.opinion),
        el("div", { class: "act" }, el("span", { class: "soft" }, when(one.decision)), button(say("删除", "forget"), () => forget(one)))))), note);
  }

  /* Keys. */
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const at = document.activeElement, typing = at && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName), field = at === reason || at === opinion;
    if (event.key === "Escape") {
      if (field) list.focus();
      else if (split && split.classList.contains("open") && matchMedia("(max-width: 900px)").matches) close();
      else if (list) {
        Object.assign(filter, { search: "", severities: new Set(SEVERITIES), state: "", rule: "", unit: null, year: null });
        load().then(() => list.focus(), () => {});
      }
      return;
    }
    if (field && event.key === "Enter") {
      event.preventDefault();
      save().catch(() => {});
      return;
    }
    if (typing && !(at.id === "search" && /^Arrow(Up|Down)$/.test(event.key))) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity }[event.key];
    if (step !== undefined && list && list.isConnected && !(detail.contains(at) && event.key.length > 1)) {
      event.preventDefault();
      choose(step === -Infinity ? 0 : step === Infinity ? ids.length - 1 : chosen + step, false).catch(() => {});
      return;
    }
    const named = { 1: "confirmed", 2: "dismissed", 3: "open" }[event.key];
    if (named) {
      event.preventDefault();
      conclude(named);
    } else if (event.key === "n") {
      next().catch(() => {});
    } else if (event.key === "/") {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (event.key === "Enter" && at === list) {
      choose(chosen, true).catch(() => {});
    } else if (event.key === "c") {
      const copying = detail && detail.querySelector(".right .quiet");
      if (copying) copying.click();
    }
  });
  // Whatever went wrong was told where it did.
  addEventListener("unhandledrejection", (event) => event.preventDefault());
  load().then(() => list.focus(), () => { if (!note.isConnected) main.append(note); });
})();
