/** What web-test-runner's test framework (mocha, BDD) puts into the page, as far as the elements' tests use it. */
interface TestContext {
  /** Milliseconds the test may take. */
  timeout(ms: number): this;
  skip(): never;
}

type TestBody = (this: TestContext) => void | Promise<void>;
type SuiteBody = () => void;

interface Declare<Body> {
  (name: string, body: Body): void;
  /** The run fails where one is left behind: eslint finds it. */
  only(name: string, body: Body): void;
  skip(name: string, body?: Body): void;
}

declare const describe: Declare<SuiteBody>;
declare const it: Declare<TestBody>;
declare const before: (body: TestBody) => void;
declare const beforeEach: (body: TestBody) => void;
declare const after: (body: TestBody) => void;
declare const afterEach: (body: TestBody) => void;
