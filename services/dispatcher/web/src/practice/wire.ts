// A transport without a wire: calls are answered here, and what goes in and out is copied, so that no page holds what the town changes.
import { create, fromBinary, toBinary, type DescMessage, type DescMethod, type DescService, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type HandlerContext, type ServiceImpl, type Transport } from "@connectrpc/connect";

type Answer = (asked: never, context: HandlerContext) => unknown;
const nameOf = ({ parent, name }: DescMethod): string => `${parent.typeName}/${name}`;
const copied = <M extends DescMessage>(schema: M, message: MessageInitShape<M>): MessageShape<M> => fromBinary(schema, toBinary(schema, create(schema, message)));

export function wire(answers: (service: <S extends DescService>(of: S, does: Partial<ServiceImpl<S>>) => void) => void): Transport {
  const known = new Map<string, Answer>();
  answers((of, does) => {
    for (const method of of.methods) {
      const answer = does[method.localName as keyof typeof does];
      if (answer) known.set(nameOf(method), answer as Answer);
    }
  });
  const answerTo = (method: DescMethod): Answer => {
    const answer = known.get(nameOf(method));
    if (!answer) throw new ConnectError("not part of practice", Code.Unimplemented);
    return answer;
  };
  const around = <M extends DescMethod>(method: M) => ({ service: method.parent, method, header: new Headers(), trailer: new Headers() });
  const within = (signal = new AbortController().signal) => ({ signal }) as HandlerContext;
  return {
    async unary(method, signal, _, __, input) {
      const found = await answerTo(method)(copied(method.input, input) as never, within(signal));
      return { ...around(method), stream: false, message: copied(method.output, found as MessageInitShape<typeof method.output>) };
    },
    async stream(method, signal, _, __, input) {
      const answer = answerTo(method);
      const told = async function* () {
        for await (const asked of input) {
          const found = answer(copied(method.input, asked) as never, within(signal)) as AsyncIterable<MessageInitShape<typeof method.output>>;
          for await (const one of found) yield copied(method.output, one);
        }
      };
      return { ...around(method), stream: true, message: told() };
    },
  };
}
