// What the scripts may take for granted of the pages they run in: an element found by its selector has the
// properties that its kind has, and an event's target is such an element.
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
interface Element {
  closest(selectors: string): any;
}
interface NonElementParentNode {
  getElementById(id: string): any;
}
interface Document {
  getElementById(id: string): any;
}
interface EventTarget {
  closest(selectors: string): any;
}
interface Event {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly detail: any;
}
interface Node {
  data?: any;
}
interface HTMLFormControlsCollection {
  [name: string]: any;
}
interface PerformanceEntry {
  readonly type?: string;
}
// Material's own, in every page
declare function __md_get(key: string): any;
declare function __md_set(key: string, value: unknown): void;
