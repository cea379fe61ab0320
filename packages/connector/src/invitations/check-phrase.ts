import { randomInt } from 'node:crypto';

// Short, common, easy to say and to hear on a telephone; none that offends, none that sounds like another.
const COLORS =
  'amber azure beige bronze copper coral crimson ebony golden green indigo ivory lilac maroon olive orange pearl purple ruby silver tan teal violet yellow'.split(
    ' ',
  );
const THINGS =
  'acorn anchor apple arrow bakery barrel basket beacon bottle bridge bucket cabin camel candle canyon castle cedar cello cherry clover comet cotton desert dolphin eagle ember falcon feather ferry forest garden glacier guitar hammer harbor hazel island jacket jungle kettle ladder lantern lemon lizard magnet maple marble meadow mirror mountain needle ocean orchard otter paddle panda pebble pepper pilot planet pocket prairie puzzle quarry rabbit ribbon river rocket saddle salmon shovel spider sparrow summit sunset table thunder tiger timber tunnel turtle valley velvet village violin walnut wagon walrus window winter zebra'.split(
    ' ',
  );
const NUMBERS =
  'two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred'.split(
    ' ',
  );

/** Three plain words, `copper river seven`: some 43,000, so that a forger of mails cannot guess an invitation's. */
export function generateCheckPhrase(): string {
  return [COLORS, THINGS, NUMBERS].map((words) => words[randomInt(words.length)]).join(' ');
}
