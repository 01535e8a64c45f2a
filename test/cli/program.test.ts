import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { program } from '../../cli/program.ts';

/** A command and all below it, each with the words that call it. */
const commandsOf = (command: Command, words: readonly string[]): { words: string; command: Command }[] => [
  { words: words.join(' '), command },
  ...command.commands.flatMap((below) => commandsOf(below, [...words, below.name()])),
];

const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({
    writeOut: (written) => {
      text += written;
    },
  });
  command.outputHelp();
  return text;
};

describe('the help of', () => {
  it.each(commandsOf(program, ['concord']))('$words has an example of it', ({ words, command }) => {
    const [, examples = ''] = helpOf(command).split('\nExamples:\n');

    expect(examples).toMatch(new RegExp(`^ {2}\\$ ${words}( |$)`, 'm'));
  });
});
