import { fields, targetOf } from '../clients/Client.ts';
import { http2Contenders, openerOf } from '../clients/contenders.ts';
import { fieldsSent } from './fields.ts';
import type { Question } from '../harness/Question.ts';

const measure: Question['measure'] = async (contender, place) => {
  const open = await openerOf(contender, http2Contenders);
  const sent = await fieldsSent(await open(targetOf(place, '/fields', 1)));
  const extra = Object.keys(sent).filter((name) => !(name in fields) && !name.startsWith(':'));
  return { same: Object.keys(fields).length, extra: extra.length };
};

export const question: Question = {
  title: 'Do all clients send the same header fields over HTTP/2?',
  contenders: Object.keys(http2Contenders),
  figures: [
    { key: 'same', heading: 'fields as wanted' },
    { key: 'extra', heading: 'further fields' },
  ],
  goals: [],
  rounds: 1,
  server: 'http2Whole',
  measure,
};
