import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { findChromium } from './chromium.ts';
import { startServer } from './server.ts';

// What Lighthouse makes of the page as it is delivered, on its simulated phone with slow 4G.
const server = await startServer();
const chrome = await launch({
  chromePath: await findChromium(),
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'],
});
try {
  const result = await lighthouse(server.url, {
    port: chrome.port,
    onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
  });
  if (!result) throw new Error('Lighthouse has no result.');
  const { categories, audits, environment } = result.lhr;
  console.log(`This machine now: benchmark index ${environment.benchmarkIndex} (a quiet desktop has 1500 and more)`);
  for (const { title, score } of Object.values(categories)) console.log(`${title}: ${Math.round((score ?? 0) * 100)}`);
  for (const id of [
    'first-contentful-paint',
    'largest-contentful-paint',
    'total-blocking-time',
    'cumulative-layout-shift',
  ]) {
    console.log(`${audits[id]?.title}: ${audits[id]?.displayValue ?? audits[id]?.errorMessage}`);
  }
  for (const { id, score, title, displayValue, scoreDisplayMode } of Object.values(audits)) {
    if (score !== null && score < 1 && scoreDisplayMode === 'binary')
      console.log(`Failed: ${id}: ${title} ${displayValue ?? ''}`);
  }
} finally {
  chrome.kill();
  await server.stop();
}
