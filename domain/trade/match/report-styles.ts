/** Plain, quiet and dense: figures line up, colours only say status, paper gets black on white. */
export const reportStyles = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#dde2e9;--paper:#fff;--panel:#f5f7fa;
--matched:#2e8b57;--within:#7bb661;--proposed:#d9a514;--mismatched:#c8442f;--bank:#5a6fc0;--counterparty:#8e5ac0;--duplicate:#8a94a3}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b5;--line:#303a48;--paper:#12171e;--panel:#1a212b}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:70rem;margin:0 auto;padding:2rem 1.5rem}h1{font-size:1.7rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}
header p{color:var(--soft);margin:.25rem 0 1.5rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem;margin-bottom:1rem}
.figures div{background:var(--panel);border-radius:.5rem;padding:.75rem 1rem;border-top:3px solid var(--line)}
.figures b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}.figures span{color:var(--soft);font-size:.85rem}
.figures .matched{border-color:var(--matched)}.figures .matched-within-tolerance{border-color:var(--within)}
.figures .proposed{border-color:var(--proposed)}.figures .mismatched{border-color:var(--mismatched)}
.figures .unmatched-bank{border-color:var(--bank)}.figures .unmatched-counterparty{border-color:var(--counterparty)}
.bar{display:flex;height:.7rem;min-width:8rem;border-radius:.35rem;overflow:hidden;background:var(--line)}.bar i{display:block}
i.matched{background:var(--matched)}i.matched-within-tolerance{background:var(--within)}i.proposed{background:var(--proposed)}
i.mismatched{background:var(--mismatched)}i.unmatched-bank{background:var(--bank)}i.unmatched-counterparty{background:var(--counterparty)}
i.duplicate{background:var(--duplicate)}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}
th{font-weight:600}thead th{color:var(--soft);font-size:.8rem}th:first-child{text-align:left;font-weight:500}td:last-child:has(.bar){width:12rem}
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}section{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
