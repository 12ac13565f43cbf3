// Opens every exported chart with bpmn-js in a headless Chromium: it must draw each without a warning.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, chromium] = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith('.bpmn')).sort();
const charts = files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
const viewer = createRequire(import.meta.url).resolve('bpmn-js/dist/bpmn-viewer.production.min.js');

const script = `
  (async () => {
    const said = [];
    let shapes = 0;
    for (const [name, xml] of ${JSON.stringify(charts).replace(/</g, '\\u003c')}) {
      const viewer = new BpmnJS({ container: '#canvas' });
      try {
        const { warnings } = await viewer.importXML(xml);
        warnings.forEach((warning) => said.push(name + ': ' + warning.message));
        shapes += viewer.get('elementRegistry').getAll().length;
      } catch (error) {
        said.push(name + ': ' + error.message);
      }
      viewer.destroy();
    }
    document.body.dataset.result = JSON.stringify({ said, shapes });
  })();`;
const page = join(folder, 'page.html');
writeFileSync(page, `<!doctype html><meta charset="utf-8"><body><div id="canvas" style="width:1200px;height:800px"></div>
<script>${readFileSync(viewer, 'utf8').replace(/<\/script/g, '<\\/script')}</script><script>${script}</script></body>`);
const options = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=600000', '--dump-dom'];
// A browser that dies now and then says nothing about our charts; one that always dies does.
function browse(tries) {
  try {
    return execFileSync(chromium, [...options, `file://${page}`], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (failure) {
    if (tries === 1) throw failure;
    return browse(tries - 1);
  }
}
const dom = browse(3);
const result = /data-result="([^"]*)"/.exec(dom);
if (!result) throw new Error('the page came to no result');
const { said, shapes } = JSON.parse(result[1].replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'));
console.log(`bpmn-js drew ${files.length} files, ${shapes} elements, ${said.length} warnings`);
said.slice(0, 20).forEach((line) => console.log(line));
process.exit(said.length || shapes < files.length * 5 ? 1 : 0);
