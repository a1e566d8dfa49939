import type { TaskEvent } from '../../src/node.ts';

const size = (bytes: number): string => (bytes < 0 ? 'unknown' : `${bytes.toLocaleString('en')} bytes`);

/** One line for one event, as the stream delivered it. */
export const describeEvent = (event: TaskEvent): string => {
  switch (event.type) {
    case 'created':
      return `task ${String(event.taskIdentifier)} for ${event.request.httpMethod} ${String(event.request)}`;
    case 'sent':
      return `${event.request.httpMethod} ${String(event.request)} (hop ${String(event.hop)}, attempt ${String(event.attempt)})`;
    case 'redirect':
      return `${String(event.response.statusCode)} to ${String(event.newRequest)}`;
    case 'response':
      return 'statusCode' in event.response
        ? `${String(event.response.statusCode)} ${event.response.mimeType ?? 'no type'}, ${size(event.response.expectedContentLength)}, from ${event.source}`
        : `${event.response.mimeType ?? 'no type'}, ${size(event.response.expectedContentLength)}`;
    case 'data':
      return size(event.data.length);
    case 'progress':
      return event.fraction === null
        ? `${size(event.bytes)} so far`
        : `${(event.fraction * 100).toFixed(0)} %, ${size(event.bytes)}`;
    case 'trailers':
      return JSON.stringify(event.fields.toRecord());
    case 'sentBodyData':
      return `${size(event.totalBytesSent)} of ${size(event.totalBytesExpectedToSend)}`;
    case 'retry':
      return `attempt ${String(event.attempt)} because of ${event.reason.message}`;
    case 'metrics': {
      const { transactionMetrics, taskInterval } = event.metrics;
      const protocols = transactionMetrics.map((one) => one.networkProtocolName ?? 'none').join(', ');
      return `${(taskInterval.duration * 1000).toFixed(1)} ms, ${String(transactionMetrics.length)} exchange(s): ${protocols}`;
    }
    default:
      return '';
  }
};
