// fast-check with a seed that is the same every day: a test that fails tells of the change, not of the day. FC_SEED=new
// takes another one each time, to look for what nobody thought of; FC_SEED=N repeats what such a run found.
import fc from 'fast-check';

const { FC_SEED: wish = '20020901' } = process.env;

fc.configureGlobal({ seed: wish === 'new' ? Date.now() : Number(wish) });

export { fc };
