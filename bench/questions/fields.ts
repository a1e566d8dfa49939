import { fields, type Get, targetOf } from '../clients/Client.ts';
import { contenders, openerOf } from '../clients/contenders.ts';
import type { Question } from '../harness/Question.ts';

/** Fields that HTTP/1.1 itself needs. */
const ofTheConnection: ReadonlySet<string> = new Set(['host', 'connection']);

/** Asks what a client sends, and fails where that is not what is wanted. */
export const fieldsSent = async (get: Get): Promise<Record<string, string>> => {
  const sent = await new Promise<Record<string, string>>((resolve, reject) => {
    get((body) => resolve(JSON.parse(new TextDecoder().decode(body)) as Record<string, string>), reject);
  });
  for (const [name, value] of Object.entries(fields)) {
    if (sent[name] !== value) throw new Error(`${name} is sent as ${sent[name]}, not as ${value}`);
  }
  return sent;
};

const measure: Question['measure'] = async (contender, place) => {
  const open = await openerOf(contender);
  const sent = await fieldsSent(await open(targetOf(place, '/fields', 1)));
  const extra = Object.keys(sent).filter((name) => !(name in fields) && !ofTheConnection.has(name));
  return { same: Object.keys(fields).length, extra: extra.length };
};

export const question: Question = {
  title: 'Do all clients send the same header fields? (A fetch cannot leave out sec-fetch-mode.)',
  contenders: Object.keys(contenders),
  figures: [
    { key: 'same', heading: 'fields as wanted' },
    { key: 'extra', heading: 'further fields' },
  ],
  goals: [],
  rounds: 1,
  measure,
};
