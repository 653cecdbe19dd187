/// How pages look: one calm column, figures wider than it, light and dark, paper and phones.
enum PageStyle {
  static let text = [
    colours, page, prose, formulas, cells, tasks, figures, turning, sources, front, narrow, paper,
  ].joined(
    separator: "\n")

  private static let colours = """
    :root{color-scheme:light dark;--paper:#fffdf8;--ink:#23272e;--soft:#636b76;--line:#e3ded2;--code:#f6f2e8;
    --kept:#33558b;
    --good:#2b7448;--bad:#b3261e;--note:#fcf5df;--noteline:#d6bb6b;--blank:#f3d67a;--card:#fff}
    @media screen and (prefers-color-scheme:dark){:root{--paper:#16191e;--ink:#e4e1d9;--soft:#9aa2ad;--line:#2d333c;
    --code:#1e232b;
    --kept:#8db1e8;--good:#74c897;--bad:#ff8a7e;--note:#24221b;--noteline:#6f6032;--blank:#6b5a1f;--card:#1b1f26}}
    """

  private static let page = """
    *{box-sizing:border-box}
    html{font-size:18px;-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
    body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:break-word;
    font:1rem/1.62 "Source Serif 4","Charter","Iowan Old Style","Georgia","DejaVu Serif",serif}
    header{border-bottom:1px solid var(--line);padding:.7rem 1.2rem;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;
    align-items:baseline;font-size:.8rem;color:var(--soft)}
    header>a{color:var(--ink);font-weight:600;font-size:.95rem;text-decoration:none}
    header nav{margin-left:auto;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
    main{max-width:43.4rem;margin:0 auto;padding:2.2rem 1.2rem 3rem}
    footer{border-top:1px solid var(--line);max-width:43.4rem;margin:0 auto;padding:1rem 1.2rem 3rem;font-size:.85rem;
    display:flex;flex-wrap:wrap;gap:.4rem 2rem;justify-content:space-between}
    footer [rel=next]{margin-left:auto;text-align:right}
    footer p{flex-basis:100%;margin:.6rem 0 0;font-size:.78rem;color:var(--soft)}
    a{color:var(--kept);text-decoration-thickness:1px;text-underline-offset:.18em}
    :focus-visible{outline:2px solid var(--kept);outline-offset:2px}
    """

  private static let prose = """
    h1{font-size:2rem;line-height:1.15;margin:.2rem 0 .5rem;font-weight:600;text-wrap:balance}
    h2{font-size:1.3rem;line-height:1.25;margin:2.8rem 0 .6rem;font-weight:600}
    h3,h4,h5,h6{font-size:1.05rem;line-height:1.35;margin:2rem 0 .5rem;font-weight:600}
    p{margin:.8rem 0}ul,ol{padding-left:1.4rem;margin:.8rem 0}li{margin:.2rem 0}
    .goal{color:var(--soft);font-style:italic;margin:0 0 .6rem}.needs{font-size:.82rem;color:var(--soft);
    margin:.4rem 0}
    code{font:.86em "JetBrains Mono","DejaVu Sans Mono",ui-monospace,Menlo,Consolas,monospace}
    p code,li code,td code{background:var(--code);padding:.08em .28em;border-radius:3px}
    pre{margin:0;overflow-x:auto;
    font:.8rem/1.5 "JetBrains Mono","DejaVu Sans Mono",ui-monospace,Menlo,Consolas,monospace}
    pre code,pre samp{font:inherit}
    pre.plain{margin:1rem 0;padding:.6rem .9rem;background:var(--code)}
    blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--soft)}
    hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
    .scroll{overflow-x:auto;margin:1rem 0}
    table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
    th,td{text-align:left;padding:.3rem .7rem;border-bottom:1px solid var(--line)}.right{text-align:right}
    details{margin:.7rem 0}summary{cursor:pointer;color:var(--kept);width:fit-content}
    .contents{font-size:.88rem;margin:1rem 0 1.6rem}.contents ol{margin:.3rem 0}
    """

  private static let formulas = """
    math{font-family:"Latin Modern Math","STIX Two Math","Cambria Math","Libertinus Math","DejaVu Math TeX Gyre",math;
    font-size:1.08em}
    .formula{margin:1.1rem 0;overflow-x:auto;overflow-y:hidden;padding:.15rem 0}
    .remarked>div,.remarked>span{padding:.12rem 0}
    .remarked{display:grid;grid-template-columns:auto 1fr;gap:0 2rem;align-items:baseline;padding-left:1.4rem}
    .remark{color:var(--soft);font-size:.88rem}
    mtd.left{text-align:left}mtd.right{text-align:right}mtd.tight{padding-left:0}mtd{padding:.28em .4em}
    mtable[displaystyle] mtd.right{padding-right:0}
    """

  private static let cells = """
    .cell{margin:1.2rem 0;border-left:3px solid var(--kept)}
    .in{background:var(--code);padding:.55rem .3rem .55rem 1.5rem;position:relative}
    .in::before{content:"›";color:var(--good);position:absolute;left:.55rem;top:.55rem}
    .out{padding:.5rem .3rem .3rem 1.5rem;line-height:1.36}
    .error{color:var(--bad)}
    .label{font-size:.72rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:0}
    .cell .label{color:var(--bad);padding:.5rem 0 0 1.5rem;line-height:1}
    .number{color:var(--good)}.verb{color:var(--kept);font-weight:600}.key{color:var(--soft)}
    .string{color:var(--good)}.comment{color:var(--soft);font-style:italic}
    mark{background:var(--blank);color:inherit;padding:0 .15em;border-radius:2px}
    """

  private static let tasks = """
    .exercise,.quiz{background:var(--note);border:1px solid var(--noteline);border-radius:6px;padding:.8rem 1.1rem;
    margin:1.5rem 0}
    .exercise>.in,.exercise>.copied{margin:.5rem 0}
    .exercise>.in,.exercise>.copied>.in{border-left:3px solid var(--noteline)}
    .exercise .in{background:var(--paper)}.exercise details{font-size:.92rem;margin:.4rem 0}
    .quiz>:first-child{margin-top:0}.quiz h2,.quiz h3{font-size:1.05rem}
    .choices{list-style:lower-alpha;padding-left:1.6rem}
    .live .choices{list-style:none;padding:0}.live .choices>li{padding-left:2.6rem;position:relative;margin:.45rem 0}
    .choices button{position:absolute;left:0;top:-.05rem;width:1.9rem;height:1.75rem;font:inherit;line-height:1;
    cursor:pointer;
    border:1px solid var(--noteline);border-radius:4px;background:var(--card);color:var(--ink)}
    .choices button[aria-pressed=true]{background:var(--kept);color:var(--paper);border-color:var(--kept)}
    .reply:empty{display:none}.reply{margin-top:.8rem;padding-left:.8rem;border-left:3px solid var(--noteline)}
    .reply.right{text-align:left;border-color:var(--good)}.quiz li.right{text-align:left}
    .quiz ul{list-style:none;padding:0}
    .own{display:block;font-size:.92rem;margin:.6rem 0}.own input{font:inherit;color:inherit;background:var(--card);
    border:1px solid var(--noteline);border-radius:4px;padding:.1rem .4rem}.truth{font-weight:600}
    """

  private static let figures = """
    figure{margin:1.4rem 0}
    .frame{background:var(--dffffff,var(--card));border:1px solid var(--line);border-radius:6px;padding:.6rem;
    overflow-x:auto}
    .frame svg{display:block;margin:0 auto;max-width:100%;height:auto;fill:var(--ink)}
    .image .frame{border:0;padding:0;background:none}.image svg{margin:0}
    figcaption{font-size:.82rem;color:var(--soft);margin-top:.4rem}
    .text{font-size:.78rem;margin:.35rem 0}.text summary{color:var(--soft)}.text pre{font-size:.72rem;
    line-height:1.2;margin-top:.4rem}
    @media(min-width:62rem){.wide{margin-left:-5rem;margin-right:-5rem}.wide .text{margin-left:5rem;
    margin-right:5rem}.exercise .wide{margin-left:0;margin-right:0}.exercise .wide .text{margin:.35rem 0}}
    """

  /// Sliders and switches.
  private static let turning = """
    button{font:inherit;color:inherit;cursor:pointer}
    .copied{position:relative}.copied>.copy{display:none}
    @media(min-width:56rem){.copied>.copy{display:block;position:absolute;left:100%;top:.45rem;margin-left:.3rem;
    padding:.1rem .3rem;border:0;background:none;font-size:.68rem;line-height:1.5;color:var(--soft);opacity:.55}
    .copied:hover>.copy,.copied>.copy:focus-visible{opacity:1}.exercise .copied>.copy{margin-left:1.3rem}}
    .switch{display:flex;margin:0 0 .5rem;justify-content:center}
    .switch button{font-size:.8rem;padding:.15rem .9rem;border:1px solid var(--line);background:var(--card);
    margin-left:-1px}
    .switch button:first-child{border-radius:4px 0 0 4px}.switch button:last-child{border-radius:0 4px 4px 0}
    .switch button[aria-pressed=true]{background:var(--kept);border-color:var(--kept);color:var(--paper)}
    .turn{padding-top:.2rem}.turn input{accent-color:var(--kept);width:100%;min-width:0;height:1.6rem;margin:0}
    .slider{display:grid;grid-template-columns:minmax(1.5rem,auto) 1fr 3.2rem;gap:.8rem;align-items:center;
    font-size:.88rem;margin:.5rem 0}
    .slider output{font-variant-numeric:tabular-nums;text-align:right}
    .strips{display:grid;gap:1.2rem}.strips p{margin:.25rem 0 0;font-size:.82rem;font-variant-numeric:tabular-nums}
    .strip{display:flex;align-items:flex-end;gap:1px;height:9rem;border-bottom:1px solid var(--line);position:relative}
    .strip i{flex:1;background:var(--kept);min-height:2px}
    .strip i.gone{background:repeating-linear-gradient(45deg,var(--line) 0 3px,var(--soft) 3px 4px)}
    .strip hr{position:absolute;left:0;right:0;margin:0 0 -1px;border:0;border-top:1px dashed var(--bad)}
    .totals{width:100%;margin-top:.6rem}.totals tbody th{font-weight:400;color:var(--soft)}
    .turn .bar{fill:var(--kept)}.turn text{font:12px "DejaVu Sans",sans-serif;fill:var(--soft)}
    .turn .axis{stroke:var(--soft);fill:none}.turn .mean{stroke:var(--bad);stroke-width:1.5;fill:none}
    .turn .spread{stroke:var(--bad);stroke-width:4;fill:none}.told{font-size:.88rem;margin:.3rem 0;text-align:center;
    font-variant-numeric:tabular-nums}.turn .scroll{margin:.2rem 0 .8rem}
    """

  /// Prose beside code: the code's column is one strip down the page.
  private static let sources = """
    .source main,.source footer{max-width:86rem}.source .head{max-width:41rem}
    .files{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.88rem}
    .source section{margin-top:3rem}.source section>h2{margin-bottom:0}
    .path{font-size:.76rem;color:var(--soft);margin:0 0 .6rem}
    .passage pre{background:var(--code);padding:.5rem .9rem;font-size:.72rem;line-height:1.5}
    .passage>div{font-size:.86rem;line-height:1.5}.passage p,.passage ul{margin:.45rem 0}.passage ul{padding-left:1.1rem}
    .passage .formula{margin:.6rem 0}.passage .remarked{gap:0 1rem;padding-left:.6rem}.passage pre.plain{margin:.5rem 0}
    @media(min-width:70rem){.passage{display:grid;grid-template-columns:minmax(0,24rem) minmax(0,1fr);gap:0 1.6rem}
    .passage>div{padding:.1rem 0 .6rem}.passage:last-child>div{padding-bottom:0}}
    @media(min-width:86rem){.passage{grid-template-columns:minmax(0,28rem) minmax(0,1fr)}}
    .index{font-size:.88rem}.chapters{max-width:44rem}
    """

  private static let front = """
    .story{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,25rem);gap:2.5rem;align-items:center}
    .story svg{max-height:31rem}.story .frame{margin:0}.story ol{padding-left:1.3rem}.story li{margin:.55rem 0}
    .front main{max-width:66rem}.front footer{max-width:66rem}
    .lessons{list-style:none;padding:0;display:grid;
    grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:0 2.5rem}
    .lessons li{border-top:1px solid var(--line);padding:.8rem 0;margin:0}
    .lessons h3{margin:0;font-size:1.05rem}.lessons p{margin:.2rem 0;font-size:.9rem}
    .lessons .needs{font-size:.8rem}.lessons span{color:var(--soft);font-weight:400;white-space:nowrap}
    """

  private static let narrow = """
    @media(max-width:56rem){.story{grid-template-columns:minmax(0,1fr)}}
    @media(max-width:40rem){html{font-size:17px}h1{font-size:1.7rem}main{padding-top:1.3rem}
    .strips{grid-template-columns:minmax(0,1fr)!important}.strip{height:5rem}
    .totals{font-size:.78rem}.totals th,.totals td{padding:.3rem .2rem}
    .wide:not(.turn) .frame svg{max-width:none;min-width:29rem;width:100%}.story .frame svg{min-width:0;max-width:100%}
    .remarked{grid-template-columns:minmax(0,1fr)}.remark{padding:0 0 .5rem 1.2rem}
    .exercise,.quiz{padding:.7rem .8rem}}
    """

  private static let paper = """
    @media print{html{font-size:10.5pt}body{background:#fff}header,.contents,.text,.choices button,.copy,.switch,.own{display:none}
    pre{white-space:pre-wrap}.frame svg{max-height:22cm}.frame,.cell,.exercise,.quiz,figure{break-inside:avoid}
    h2,h3{break-after:avoid}a{color:inherit;text-decoration:none}}
    """
}
