"use strict";
/** What the pages are built of: elements, and a problem as a card. `rules` are titles and manuals by code. */
function pieces(lang, rules) {
  const chinese = lang === "zh";
  const say = (zh, en) => (chinese ? zh : en);
  const SEVERITIES = ["error", "warning", "note", "rounding"];
  const WORD = {
    error: say("错误", "error"), warning: say("疑似", "warning"), note: say("提示", "note"), rounding: say("尾差", "rounding"),
  };
  const UNKNOWN = say("未识别", "unknown");
  const root = document.documentElement;
  const title = (code) => (rules.get(code) || { title: code }).title;

  /* Elements. Whatever comes from a document becomes a text node, never markup. */
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("aria-") && typeof value === "boolean") node.setAttribute(name, String(value));
      else if (value === undefined || value === null || value === false) continue;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) node.append(child);
    return node;
  }
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  const number = (value) => value.toLocaleString("en-US");

  /* One problem. */
  const tag = (severity) => el("span", { class: `tag ${severity}` }, WORD[severity]);
  const leading = (text) => {
    const found = /^[≤≥<>]?\s*([-+]?[\d,]*\.?\d+)/.exec(text || "");
    return found ? Math.abs(parseFloat(found[1].replace(/,/g, ""))) : NaN;
  };
  /** The gap beside what rounding could explain of it, to scale. */
  function scale(finding) {
    const gap = leading(finding.gap), tolerance = leading(finding.tolerance);
    // Where rounding explains next to nothing, a drawing would say no more than the numbers.
    if (!(gap > 0) || !(tolerance > gap * 0.02)) return null;
    const most = Math.max(gap, tolerance) * 1.04, to = (value) => 4 + (value / most) * 500;
    return svg("svg", { class: "scale", viewBox: "0 0 512 46", "aria-hidden": "true" },
      svg("rect", { x: 4, y: 8, width: Math.max(1.5, to(gap) - 4), height: 12, rx: 2, class: "fill-error", opacity: 0.85 }),
      svg("rect", { x: 4, y: 22, width: Math.max(1.5, to(tolerance) - 4), height: 6, rx: 2, class: "fill-note" }),
      svg("text", { x: 4, y: 43 }, say("红：相差　蓝：四舍五入至多可解释", "red: the gap   blue: what rounding explains at most")));
  }
  function equation(finding) {
    const term = (text, label, kind) => el("div", { class: kind }, el("b", {}, text), el("small", {}, label || "\u00a0"));
    const { stated, expected, formula } = finding;
    if (!stated && !expected && !formula) return null;
    const claim = formula && /[≤≥<>＝=]/.test(formula);
    const row = [], facts = [];
    if (claim) {
      row.push(term(formula, say("不成立", "does not hold"), "wrong"));
      facts.push([say("文中值", "stated"), stated], [say("复算值", "recomputed"), expected]);
    } else {
      if (stated) row.push(term(stated, say("文中值", "stated"), "wrong"));
      if (stated && (formula || expected)) row.push(term("≠", "", "sign"));
      if (formula) row.push(term(formula, say("算式", "formula"), ""));
      if (formula && expected) row.push(term("＝", "", "sign"));
      if (expected) row.push(term(expected, say("复算值", "recomputed"), ""));
    }
    facts.push([say("相差", "gap"), finding.gap], [say("容差", "tolerance"), finding.tolerance]);
    return [el("div", { class: "equation" }, row), scale(finding),
      el("div", { class: "gap" }, facts.filter(([, value]) => value).map(([label, value]) => el("div", {}, el("span", {}, label), value)))];
  }
  function page(mark) {
    const [width, height] = mark.size, shown = 156;
    const boxes = mark.boxes.map(([left, top, right, bottom]) =>
      svg("rect", { class: "box", x: left - 2, y: top - 2, width: right - left + 4, height: bottom - top + 4, "stroke-width": 2.5, rx: 2 }));
    const wide = width > height ? shown * 1.3 : shown;
    return el("figure", {},
      svg("svg", { viewBox: `0 0 ${width} ${height}`, width: wide, height: (wide * height) / width, role: "img", "aria-label": say(`第${mark.page}页`, `page ${mark.page}`) }, boxes),
      el("figcaption", {}, say(`第 ${mark.page} 页`, `page ${mark.page}`)));
  }
  const source = (problem) => [problem.doc.unit || say("单位未识别", "unit unknown"), problem.doc.year, problem.doc.kind === UNKNOWN ? null : problem.doc.kind, ...(problem.doc.files || [problem.doc.path])]
    .filter((part) => part !== null).join(" · ");
  function plain(problem) {
    const lines = [];
    for (const finding of problem.findings) {
      lines.push(`【${WORD[finding.severity]}】${finding.code} ${finding.message}`);
      const facts = [[say("文中", "stated"), finding.stated], [say("复算", "recomputed"), finding.expected], [say("相差", "gap"), finding.gap],
        [say("容差", "tolerance"), finding.tolerance], [say("算式", "formula"), finding.formula]].filter(([, value]) => value);
      if (facts.length) lines.push(facts.map(([label, value]) => `${label} ${value}`).join(say("，", ", ")));
    }
    for (const quote of problem.quotes) lines.push(`「${quote.parts.join("")}」（${quote.place}）`);
    lines.push(source(problem));
    return lines.join("\n");
  }
  async function copy(problem, button) {
    try {
      await navigator.clipboard.writeText(plain(problem));
    } catch {
      const area = el("textarea", { class: "sr" });
      area.value = plain(problem);
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const before = button.textContent;
    button.textContent = say("已复制", "copied");
    setTimeout(() => { button.textContent = before; }, 1500);
  }
  /** The place of the first quote; of a problem between reports it would be a file. */
  const where = (problem) => (problem.quotes[0] && !(problem.doc.files && problem.doc.files.length > 1) ? problem.quotes[0].place : null);
  /** A problem whole. On a screen it has a way back to the list, a button to copy it, and the manual of its check. */
  function card(problem, back) {
    const first = problem.findings[0], rest = problem.findings.slice(1), rule = rules.get(first.code);
    const quotes = problem.quotes.map((quote) =>
      el("blockquote", {}, quote.parts.map((part, at) => (at % 2 ? el("mark", {}, part) : part)), el("footer", {}, quote.place)));
    const rows = problem.numbers.map((figure) => el("tr", {},
      el("td", {}, el("b", {}, figure.text)), el("td", {}, figure.subject || ""), el("td", {}, [figure.label, figure.period].filter(Boolean).join(" · ")),
      el("td", { class: "number" }, figure.low ? `${figure.low} – ${figure.high}` : "—"), el("td", {}, figure.place)));
    return el("article", { class: "card" },
      el("div", { class: "kicker" }, back && el("button", { class: "quiet back", onclick: back }, say("‹ 返回列表", "‹ back")), tag(problem.severity),
        el("span", {}, `${first.code} ${title(first.code)}`), where(problem) && el("span", {}, where(problem)),
        back && el("span", { class: "right" }, el("button", { class: "quiet", onclick: (e) => copy(problem, e.currentTarget) }, say("复制", "copy")))),
      el("h2", {}, first.message),
      el("p", { class: "source" }, source(problem)),
      problem.decided && el("p", { class: "tip decided" }, el("b", {}, say("核实情况　", "Verified  ")), problem.decided[0], problem.decided[1] && [el("br"), el("b", {}, say("处理意见　", "Decision  ")), problem.decided[1]]),
      equation(first),
      (problem.culprit || first.suggestion) && el("p", { class: "tip" },
        problem.culprit && [el("b", {}, say("疑误数字　", "Likely wrong  ")), problem.culprit[0], say("　→　推算值 ", "  →  implied "), el("b", {}, problem.culprit[1])],
        problem.culprit && first.suggestion && el("br"), first.suggestion),
      quotes.length > 0 && [el("h3", {}, say("原文", "Quotes")), quotes],
      problem.pages.length > 0 && [el("h3", {}, say("页面位置", "On the page")), el("div", { class: "where" }, problem.pages.map(page))],
      rows.length > 0 && [el("h3", {}, say("数字", "Numbers")), el("div", { class: "scroll" }, el("table", {},
        el("thead", {}, el("tr", {}, [say("印出", "as printed"), say("对象", "subject"), say("指标", "measure")].map((name) => el("th", {}, name)),
          el("th", { class: "number" }, say("四舍五入前的区间", "before rounding")), el("th", {}, say("位置", "place")))),
        el("tbody", {}, rows)))],
      rest.length > 0 && [el("h3", {}, say("同源发现", "Same root")), el("ul", { class: "same" }, rest.map((finding) =>
        el("li", {}, tag(finding.severity), `${finding.code} ${finding.message}`)))],
      back && rule && rule.manual && el("details", {}, el("summary", {}, say(`规则 ${rule.code} 如何核对`, `How ${rule.code} works`)), el("pre", {}, rule.manual)));
  }

  /* A list of which only the rows in sight are laid out, however many there are. All rows are as high as the style sheet says. */
  const ROW = 84;
  /** The first row to lay out, and the one behind the last. */
  const inSight = (list, total) => [Math.max(0, Math.floor(list.scrollTop / ROW) - 4), Math.min(total, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 4)];
  /** Gives a list the height of all its rows, and shows the chosen one. */
  function resize(list, inner, total, chosen) {
    inner.style.height = `${total * ROW}px`;
    list.scrollTop = Math.max(0, chosen * ROW - 2 * ROW);
  }
  /** Scrolls as far as it takes to see a row. */
  function bring(list, at) {
    const top = at * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  }
  function option(list, at, total, chosen, choose, ...children) {
    const row = el("div", { class: "row", role: "option", id: `p${at}`, "aria-selected": at === chosen, "aria-posinset": at + 1, "aria-setsize": total,
      onclick: () => { choose(at, true); list.focus({ preventScroll: true }); } }, ...children);
    row.style.top = `${at * ROW}px`;
    return row;
  }

  /* Dark or light, as it was chosen last. */
  function theme() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("gouji-theme", root.dataset.theme); } catch { /* A page that may not store anything still works. */ }
  }
  try {
    const stored = localStorage.getItem("gouji-theme");
    if (stored === "dark" || stored === "light") root.dataset.theme = stored;
  } catch { /* As above. */ }

  return { say, SEVERITIES, WORD, UNKNOWN, el, svg, number, title, tag, card, where, inSight, resize, bring, option, theme };
}
