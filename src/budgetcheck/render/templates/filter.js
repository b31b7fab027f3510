(function () {
  "use strict";
  var bar = document.getElementById("filter");
  if (!bar) { return; }
  var shown = document.getElementById("filter-shown");
  var boxes = Array.from(bar.querySelectorAll("input[type=checkbox]"));
  var rule = document.getElementById("filter-rule");
  var unit = document.getElementById("filter-unit");
  var files = Array.from(document.querySelectorAll("[data-unit]"));
  var entries = Array.from(document.querySelectorAll("[data-rule]"));
  var sections = files.filter(function (file) { return file.tagName === "SECTION"; });
  var findings = entries.filter(function (entry) { return entry.tagName === "ARTICLE"; });
  function apply() {
    var severities = new Set(boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; }));
    var wantedRule = rule ? rule.value : "";
    var wantedUnit = unit ? unit.value : "";
    var narrowed = severities.size < boxes.length || wantedRule !== "";
    var count = 0;
    entries.forEach(function (entry) {
      var fits = severities.has(entry.dataset.severity) && (wantedRule === "" || entry.dataset.rule === wantedRule);
      entry.hidden = !fits;
    });
    files.forEach(function (file) {
      file.hidden = wantedUnit !== "" && file.dataset.unit !== wantedUnit;
    });
    sections.forEach(function (file) {
      var there = Array.from(file.querySelectorAll("article[data-rule]")).filter(function (one) { return !one.hidden; }).length;
      if (!file.hidden) { count += there; }
      if (narrowed && there === 0 && sections.length > 1) { file.hidden = true; }
    });
    shown.textContent = count + " / " + findings.length;
    document.body.classList.toggle("narrowed", narrowed || wantedUnit !== "");
  }
  bar.addEventListener("change", apply);
  document.getElementById("filter-all").addEventListener("click", function () {
    boxes.forEach(function (box) { box.checked = true; });
    if (rule) { rule.value = ""; }
    if (unit) { unit.value = ""; }
    apply();
  });
  bar.hidden = false;
  apply();
}());
