(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rules = new Map(data.rules.map((rule) => [rule.code, rule]));
  const { say, SEVERITIES, WORD, UNKNOWN, el, svg, number, title, tag, card, where, inSight, resize, bring, option, theme } = pieces(data.lang, rules);
  const chinese = data.lang === "zh";
  /** How many problems and table rows are laid out at once. */
  const PRINTED = 1000, PAGE = 200;
  const head = document.getElementById("head"), main = document.getElementById("main"), paper = document.getElementById("paper");

  /* All problems with their document, in the order of the run. */
  const problems = [];
  for (const doc of data.documents) {
    doc.counts = { error: 0, warning: 0, note: 0, rounding: 0 };
    for (const problem of doc.problems) {
      problem.doc = doc;
      problem.at = problems.length;
      doc.counts[problem.severity]++;
      problems.push(problem);
    }
  }
  for (const { problem, ...whose } of data.across) {
    problem.doc = whose;
    problem.at = problems.length;
    problems.push(problem);
  }
  const single = data.documents.length === 1;
  const unitOf = (problem) => problem.doc.unit || UNKNOWN;
  const yearOf = (problem) => (problem.doc.year === null ? UNKNOWN : String(problem.doc.year));
  const ruleOf = (problem) => problem.findings[0].code;

  const words = (problem) => {
    if (problem.words === undefined) {
      const parts = [problem.doc.path, problem.doc.unit, problem.doc.year, ...problem.findings.flatMap((f) => [f.code, f.message, title(f.code)])];
      problem.words = parts.concat(problem.quotes.map((quote) => quote.parts.join("")), problem.decided || []).join("\n").toLowerCase();
    }
    return problem.words;
  };

  const filter = { severities: new Set(SEVERITIES), rule: "", unit: "", year: "", search: "" };
  let shown = problems, chosen = 0, view = "overview";
  function apply() {
    const needles = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
    shown = problems.filter((problem) =>
      filter.severities.has(problem.severity)
      && (!filter.rule || problem.findings.some((finding) => finding.code === filter.rule))
      && (!filter.unit || unitOf(problem) === filter.unit)
      && (!filter.year || yearOf(problem) === filter.year)
      && needles.every((needle) => words(problem).includes(needle)));
    chosen = 0;
  }
  function only(change) {
    Object.assign(filter, { severities: new Set(SEVERITIES), rule: "", unit: "", year: "", search: "" }, change);
    apply();
    show("problems");
  }

  /* Counting. */
  function tally(list, key) {
    const counts = new Map();
    for (const problem of list) {
      const name = key(problem);
      if (!counts.has(name)) counts.set(name, { name, all: 0, error: 0, warning: 0, note: 0, rounding: 0 });
      const count = counts.get(name);
      count.all++;
      count[problem.severity]++;
    }
    return [...counts.values()];
  }
  const total = (severity) => problems.reduce((sum, problem) => sum + (problem.severity === severity), 0);

  /* Charts. */
  const clip = (text, room) => {
    let used = 0, out = "";
    for (const c of text) {
      used += c > "\u2e80" ? 13 : 7.4;
      if (used > room - 13) return out + "…";
      out += c;
    }
    return out;
  };
  function bars(counts, width, label, choose) {
    const height = 28, side = Math.min(230, Math.max(110, width * 0.5)), room = width - side - 56;
    const most = Math.max(1, ...counts.map((count) => count.all));
    const chart = svg("svg", { viewBox: `0 0 ${width} ${counts.length * height}`, height: counts.length * height, role: "group" });
    counts.forEach((count, at) => {
      const words = `${label(count.name)}: ${count.all}`;
      let x = side + 8;
      const parts = SEVERITIES.filter((severity) => count[severity]).map((severity) => {
        const wide = Math.max(1.5, (count[severity] / most) * room);
        const part = svg("rect", { x, y: at * height + 8, width: wide, height: 12, class: `fill-${severity}` });
        x += wide;
        return part;
      });
      const go = () => choose(count.name);
      chart.append(svg("g", { class: "bar", tabindex: 0, role: "button", "aria-label": words, onclick: go, onkeydown: (e) => e.key === "Enter" && go() },
        svg("title", {}, words),
        svg("rect", { class: "ground", x: 0, y: at * height + 1, width, height: height - 2, rx: 5 }),
        svg("text", { x: 6, y: at * height + 19 }, clip(label(count.name), side)),
        parts,
        svg("text", { x: x + 7, y: at * height + 19, class: "count" }, number(count.all))));
    });
    return chart;
  }
  function columns(counts, width, choose) {
    const height = 190, base = height - 26, step = Math.min(110, width / Math.max(1, counts.length)), wide = Math.min(46, step * 0.6);
    const most = Math.max(1, ...counts.map((count) => count.all));
    const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "group" }, svg("line", { x1: 0, x2: width, y1: base, y2: base, class: "axis" }));
    counts.forEach((count, at) => {
      const middle = at * step + step / 2;
      let y = base;
      const parts = SEVERITIES.filter((severity) => count[severity]).map((severity) => {
        const tall = Math.max(1.5, (count[severity] / most) * (base - 26));
        y -= tall;
        return svg("rect", { x: middle - wide / 2, y, width: wide, height: tall, class: `fill-${severity}` });
      });
      const go = () => choose(count.name);
      const words = `${count.name}: ${count.all}`;
      chart.append(svg("g", { class: "bar", tabindex: 0, role: "button", "aria-label": words, onclick: go, onkeydown: (e) => e.key === "Enter" && go() },
        svg("title", {}, words),
        svg("rect", { class: "ground", x: at * step + 1, y: 0, width: step - 2, height, rx: 5 }),
        parts,
        svg("text", { x: middle, y: y - 7, "text-anchor": "middle", class: "count" }, number(count.all)),
        svg("text", { x: middle, y: base + 18, "text-anchor": "middle" }, count.name)));
    });
    return chart;
  }
  function panel(heading, more, draw) {
    const figure = el("div", {});
    const box = el("section", { class: "panel" }, el("h2", {}, heading, more && el("small", {}, more)), figure);
    box.draw = (width) => figure.replaceChildren(draw(width || Math.max(260, figure.clientWidth)));
    return box;
  }
  function charts() {
    const byRule = tally(problems, ruleOf).sort((a, b) => b.all - a.all || (a.name < b.name ? -1 : 1));
    const list = [panel(say("按规则", "By check"), say("点击条形可筛选", "choose a bar to filter"), (width) =>
      bars(byRule.slice(0, 14), width, (code) => `${code} ${title(code)}`, (rule) => only({ rule })))];
    if (!single) {
      const byUnit = tally(problems, unitOf).sort((a, b) => b.all - a.all || (a.name < b.name ? -1 : 1));
      const rest = byUnit.length > 14 ? say(`前 14 个，共 ${number(byUnit.length)} 个单位`, `14 of ${number(byUnit.length)} units`) : "";
      list.push(panel(say("按单位", "By unit"), rest, (width) => bars(byUnit.slice(0, 14), width, (name) => name, (unit) => only({ unit }))));
      const byYear = tally(problems, yearOf).sort((a, b) => (a.name < b.name ? -1 : 1));
      list.push(panel(say("按年度", "By year"), "", (width) => columns(byYear, width, (year) => only({ year }))));
    }
    return list;
  }
  function tiles() {
    const evaluated = data.rules.reduce((sum, rule) => sum + (rule.evaluated || 0), 0);
    const undetermined = data.rules.reduce((sum, rule) => sum + (rule.undetermined || 0), 0);
    const tile = (count, label, kind, go) => el(go ? "button" : "div", { class: `tile ${kind || ""}`, onclick: go }, el("b", {}, number(count)), el("span", {}, label));
    const severity = (name) => tile(total(name), WORD[name], name, () => only({ severities: new Set([name]) }));
    return el("div", { class: "tiles" },
      !single && tile(data.documents.length, say("个文件", "files"), "", () => show("files")),
      tile(problems.length, say("个问题", "problems"), "", () => only({})),
      SEVERITIES.filter((name) => name !== "rounding" || total(name)).map(severity),
      tile(evaluated, say("项关系已核对", "relations evaluated"), "", () => show("rules")),
      tile(undetermined, say("项因缺数或含义不明未核", "undetermined"), "", () => show("rules")),
      data.failures.length > 0 && tile(data.failures.length, say("个文件未能读取", "files not read"), "warning", () => show("files")));
  }
  const key = () => el("p", { class: "key" }, SEVERITIES.filter(total).map((name) => el("span", {}, el("i", { class: `bg-${name}` }), WORD[name])));

  /* Views. */
  function overview() {
    const list = charts();
    const box = el("div", {}, tiles(), problems.length ? [key(), el("div", { class: "charts" }, list)] : el("p", { class: "none" }, say("未发现矛盾。", "No contradiction found.")));
    main.replaceChildren(box);
    const draw = () => problems.length && list.forEach((item) => item.draw());
    draw();
    if (window.ResizeObserver) {
      let wide = 0;
      new ResizeObserver(([entry]) => {
        if (Math.abs(entry.contentRect.width - wide) > 4) {
          wide = entry.contentRect.width;
          draw();
        }
      }).observe(box);
    }
  }

  let list, inner, detail, split, count;
  function problemsView() {
    const option = (value, label) => el("option", { value }, label);
    const pick = (name, all, values, label) => {
      const select = el("select", { "aria-label": all, onchange: (e) => { filter[name] = e.target.value; refresh(); } },
        option("", all), values.map((value) => option(value, label(value))));
      select.value = filter[name];
      return select;
    };
    const distinct = (keyOf) => [...new Set(problems.map(keyOf))].sort();
    let waiting = 0;
    const search = el("input", { type: "search", id: "search", placeholder: say("搜索文字、单位、文件、规则…", "search words, units, files, checks…"), "aria-label": say("搜索", "search"),
      oninput: (e) => { clearTimeout(waiting); filter.search = e.target.value; waiting = setTimeout(refresh, 120); } });
    search.value = filter.search;
    const chips = SEVERITIES.filter(total).map((name) => el("button", { class: `chip ${name}`, "aria-pressed": filter.severities.has(name), onclick: (e) => {
      if (!filter.severities.delete(name)) filter.severities.add(name);
      e.currentTarget.setAttribute("aria-pressed", filter.severities.has(name));
      refresh();
    } }, `${WORD[name]} ${number(total(name))}`));
    count = el("span", { class: "shown", role: "status" });
    list = el("div", { class: "list", role: "listbox", tabindex: 0, "aria-label": say("问题", "problems"), onscroll: window_ });
    inner = el("div", { role: "presentation" });
    list.append(inner);
    detail = el("section", { class: "detail", tabindex: -1, "aria-label": say("问题详情", "the problem") });
    split = el("div", { class: "split" }, list, detail);
    main.replaceChildren(
      el("div", { class: "filters" }, search, chips,
        pick("rule", say("全部规则", "all checks"), distinct(ruleOf), (code) => `${code} ${title(code)}`),
        !single && [pick("unit", say("全部单位", "all units"), distinct(unitOf), (name) => name), pick("year", say("全部年度", "all years"), distinct(yearOf), (name) => name)],
        count),
      split,
      el("p", { class: "keys" }, el("kbd", {}, "↑"), " ", el("kbd", {}, "↓"), say(" 上一个、下一个　", " previous, next   "), el("kbd", {}, "/"), say(" 搜索　", " search   "), el("kbd", {}, "Esc"), say(" 清除筛选　", " clear   "), el("kbd", {}, "c"), say(" 复制", " copy")));
    if (window.ResizeObserver) new ResizeObserver(window_).observe(list);
    listed();
  }
  function refresh() {
    apply();
    listed();
  }
  function listed() {
    count.textContent = shown.length === problems.length
      ? say(`共 ${number(shown.length)} 个问题`, `${number(shown.length)} problems`)
      : say(`显示 ${number(shown.length)} / ${number(problems.length)} 个问题`, `${number(shown.length)} of ${number(problems.length)} problems`);
    resize(list, inner, shown.length, chosen);
    window_();
    choose(chosen, false);
  }
  /** Lays out the rows in sight only, however many there are. */
  function window_() {
    const [from, to] = inSight(list, shown.length);
    const rows = [];
    for (let at = from; at < to; at++) {
      const problem = shown[at], first = problem.findings[0];
      rows.push(option(list, at, shown.length, chosen, choose,
        el("p", {}, tag(problem.severity), problem.decided && el("span", { class: "badge" }, problem.decided[0].split(/[：:（(]/)[0].trim()), first.message),
        el("small", {}, [first.code, single ? null : unitOf(problem), single ? null : problem.doc.year, where(problem), single ? title(first.code) : problem.doc.path.split(/[\\/]/).pop()].filter(Boolean).join(" · "))));
    }
    inner.replaceChildren(...rows);
  }
  function choose(at, open) {
    if (!shown.length) {
      detail.replaceChildren(el("p", { class: "none" }, say("没有符合条件的问题。", "No problem fits.")));
      list.removeAttribute("aria-activedescendant");
      return;
    }
    chosen = Math.max(0, Math.min(shown.length - 1, at));
    bring(list, chosen);
    window_();
    list.setAttribute("aria-activedescendant", `p${chosen}`);
    detail.replaceChildren(card(shown[chosen], close));
    detail.scrollTop = 0;
    if (open) {
      split.classList.add("open");
      if (matchMedia("(max-width: 900px)").matches) scrollTo(0, 0);
    }
    history.replaceState(null, "", `#problem-${shown[chosen].at + 1}`);
  }
  function close() {
    split.classList.remove("open");
    window_();
    list.focus();
  }

  /** A long table that shows its rows page by page. */
  function table(headings, rows, make) {
    const body = el("tbody", {}), more = el("button", { class: "quiet more", onclick: grow }, say("显示更多", "show more"));
    let next = 0;
    function grow() {
      body.append(...rows.slice(next, next + PAGE).map(make));
      next += PAGE;
      more.hidden = next >= rows.length;
    }
    grow();
    return [el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, headings.map(([name, kind]) => el("th", { class: kind }, name)))), body)), more];
  }
  function filesView() {
    const docs = [...data.documents].sort((a, b) => b.problems.length - a.problems.length);
    const go = (doc) => () => only({ search: doc.path });
    const cell = (value) => el("td", { class: "number" }, value ? number(value) : "·");
    main.replaceChildren(
      data.failures.length > 0 && el("section", { class: "panel" }, el("h2", {}, say("未能读取的文件", "Files that could not be read")),
        table([[say("文件", "file")], [say("原因", "cause")]], data.failures, (failure) => el("tr", {}, el("td", {}, failure.file), el("td", {}, failure.cause)))) || "",
      el("section", { class: "panel", style: "margin-top:16px" }, el("h2", {}, say("已核对的文件", "Files")),
        table([[say("文件", "file")], [say("单位", "unit")], [say("年度", "year")], [say("文种", "kind")], [say("格式", "format")], [say("数字", "figures"), "number"],
          [say("错误", "errors"), "number"], [say("疑似", "warnings"), "number"], [say("提示", "notes"), "number"], [say("读取说明", "notices")]],
        docs, (doc) => el("tr", { class: doc.problems.length ? "go" : "", onclick: doc.problems.length ? go(doc) : undefined },
          el("td", {}, doc.problems.length ? el("a", { href: "#", onclick: (e) => { e.preventDefault(); } }, doc.path) : doc.path), el("td", {}, doc.unit || UNKNOWN), el("td", {}, doc.year === null ? "" : String(doc.year)), el("td", {}, doc.kind),
          el("td", {}, doc.format), cell(doc.figures), cell(doc.counts.error), cell(doc.counts.warning), cell(doc.counts.note), el("td", {}, doc.notices.join("；"))))));
  }
  function rulesView() {
    const counts = new Map(tally(problems, ruleOf).map((count) => [count.name, count.all]));
    main.replaceChildren(el("section", { class: "panel" }, el("h2", {}, say("核对了什么", "What was checked"),
      el("small", {}, say("“未核”指缺数或含义不明，不作判断", "undetermined: an operand is missing or ambiguous"))),
    table([[say("编号", "code")], [say("规则", "what it proves")], [say("已核对", "evaluated"), "number"], [say("未核", "undetermined"), "number"], [say("问题", "problems"), "number"]],
      data.rules, (rule) => el("tr", {}, el("td", {}, rule.code),
        el("td", {}, el("details", { style: "margin:0" }, el("summary", { style: "color:var(--ink)" }, rule.title), el("div", { class: "manual" }, rule.manual))),
        el("td", { class: "number" }, rule.evaluated === null ? "·" : number(rule.evaluated)), el("td", { class: "number" }, rule.undetermined === null ? "·" : number(rule.undetermined)),
        el("td", { class: "number" }, counts.get(rule.code) ? number(counts.get(rule.code)) : "·")))));
  }
  const VIEWS = { overview, problems: problemsView, files: filesView, rules: rulesView };
  const TABS = [["overview", say("概览", "Overview")], ["problems", say("问题", "Problems"), problems.length], ["files", say("文件", "Files"), data.documents.length + data.failures.length], ["rules", say("规则", "Checks")]];
  function show(name) {
    view = name;
    for (const tab of head.querySelectorAll("[role=tab]")) tab.setAttribute("aria-selected", tab.dataset.view === name);
    if (name !== "problems") history.replaceState(null, "", `#${name}`);
    VIEWS[name]();
  }

  /* Head, theme, keys, print. */
  const doc = data.documents[0];
  const name = single && doc.unit ? [doc.unit, doc.year === null ? "" : say(`${doc.year}年度`, doc.year), doc.kind === UNKNOWN ? "" : doc.kind].join(chinese ? "" : " ").trim() : say("勾稽核对报告", "What does not add up");
  const subtitle = single ? `${doc.path} · ${doc.format}${doc.pages ? say(` · ${doc.pages} 页`, ` · ${doc.pages} pages`) : ""} · ${say("数字", "figures")} ${number(doc.figures)}`
    : say(`${number(data.documents.length)} 个文件，${number(problems.length)} 个问题`, `${number(data.documents.length)} files, ${number(problems.length)} problems`);
  head.append(
    el("div", { class: "title" }, el("div", {}, el("h1", {}, name), el("p", {}, subtitle), single && doc.notices.map((notice) => el("p", {}, notice))),
      el("button", { class: "quiet", onclick: theme, title: say("深色或浅色", "dark or light") }, say("深浅", "theme")),
      el("button", { class: "quiet", onclick: () => print() }, say("打印", "print"))),
    el("nav", { role: "tablist" }, TABS.map(([id, label, count]) => el("button", { role: "tab", "data-view": id, onclick: () => show(id) }, label, count !== undefined && el("small", {}, number(count))))));

  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      if (view !== "problems") show("problems");
      document.getElementById("search").focus();
    } else if (view === "problems") {
      const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity }[event.key];
      if (step !== undefined && !typing && !(detail.contains(document.activeElement) && event.key.length > 1)) {
        event.preventDefault();
        choose(step === -Infinity ? 0 : step === Infinity ? shown.length - 1 : chosen + step, false);
      } else if (event.key === "Enter" && document.activeElement === list) {
        choose(chosen, true);
      } else if (event.key === "Escape") {
        if (split.classList.contains("open") && matchMedia("(max-width: 900px)").matches) close();
        else only({});
        list.focus();
      } else if (event.key === "c" && !typing) {
        const button = detail.querySelector(".right .quiet");
        if (button) button.click();
      }
    }
  });

  /* Paper gets the overview and every problem that the filters leave, whole. */
  function printed() {
    const some = shown.slice(0, PRINTED);
    const list = charts();
    paper.replaceChildren(tiles(), problems.length ? key() : "", el("div", { class: "charts" }, list),
      el("h2", { class: "part" }, shown.length === problems.length ? say("问题", "Problems") : count.textContent),
      shown.length > PRINTED ? el("p", {}, say(`仅印出前 ${number(PRINTED)} 个，请先筛选。`, `Only the first ${number(PRINTED)} are printed; filter first.`)) : "",
      ...some.map((problem) => card(problem)));
    list.forEach((item) => item.draw(330));
  }
  addEventListener("beforeprint", printed);
  addEventListener("afterprint", () => paper.replaceChildren());

  const asked = /^#problem-(\d+)$/.exec(location.hash);
  if (asked && problems[asked[1] - 1]) {
    chosen = asked[1] - 1;
    show("problems");
  } else show(VIEWS[location.hash.slice(1)] ? location.hash.slice(1) : "overview");
})();
