import { URLSessionTask } from './URLSessionTask.ts';

/** A task whose response comes as bytes in memory, piece by piece. @see URLSessionDataTask */
export class URLSessionDataTask extends URLSessionTask {}
