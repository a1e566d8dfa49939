// Marble tests of sessions: servers, answers and expectations as diagrams, in virtual time.

export { type MarbleKit, type MarbleOptions, marbles, type MarbleTest, runMarbles } from './runMarbles.ts';
export { each, type Each, type Values } from './values.ts';
export type { LoadFacts, LoadPatternSource } from './server/LoadPattern.ts';
export type { LoadScript } from './server/LoadScripts.ts';
export type { TaskExpectation } from './expectations/expectTask.ts';
export type { LoadsExpectation } from './expectations/expectLoads.ts';
export type { SpanExpectation } from './expectations/expectSpans.ts';
export type {
  AnswerScript,
  LetterAnswers,
  LetterAnswerValues,
  MarbleAnswer,
  QuestionLetter,
} from './expectations/answers.ts';
export type { PathFacts, VirtualPath } from './VirtualPath.ts';
export type { MarbleSessionOptions } from './marbleSession.ts';

export {
  type MockAnswer,
  type MockResponseParts,
  type MockRoute,
  type MockSession,
  mockSession,
} from './mockSession.ts';
export { type RecordOptions, recordTask, type TaskRecording, toMarble } from './record.ts';
export { type Recording, render, type Told } from './Recording.ts';

export { MarbleTransport } from './MarbleTransport.ts';
export { type Mark, parseDiagram, parseSpan, type Span } from './parse.ts';
export { renderAligned, renderDiagram } from './render.ts';
export type { Timeline } from './Timeline.ts';
