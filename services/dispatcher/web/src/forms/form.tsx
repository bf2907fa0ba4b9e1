// A form: what is wrong stands at its field and in a summary that takes the focus; why it could not be sent stands by its button.
import "./forms.css";
import { ErrorSummary, Field, Input, Label, ValidationMessage } from "@digdir/designsystemet-react";
import { createContext, useContext, useEffect, useId, useRef, type ComponentProps, type ComponentRef, type ReactNode } from "react";
import { useSay } from "../words";
import { DayOrder } from "./day";

/** What is wrong with a field, as the key of a message and what it takes. */
export type Wrong = { field: string; message: string; values?: Record<string, string | number> };
/** What a field's control is given, so that the summary finds it. */
export type At = { id: string; "aria-invalid": true | undefined };

const Here = createContext<{ id: string; wrong: readonly Wrong[] }>({ id: "", wrong: [] });

type Whole = {
  wrong: readonly Wrong[];
  /** What a field is called in the summary. */
  called: (field: string) => string;
  /** What the summary begins with, where it is about anything else than saving. */
  summary?: string;
  /** Why it could not be sent, where that is about no field. */
  refused?: string;
  send: () => void;
  /** None where the children bring their own. */
  buttons?: ReactNode;
  className?: string;
  children: ReactNode;
};

export function Form({ wrong, called, summary: head, refused, send, buttons, className = "form", children }: Whole) {
  const say = useSay();
  const id = useId();
  const summary = useRef<ComponentRef<typeof ErrorSummary>>(null);
  useEffect(() => {
    if (wrong.length > 0) summary.current?.focus();
  }, [wrong]);
  return (
    <form
      className={className}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {wrong.length > 0 && (
        <ErrorSummary ref={summary} tabIndex={-1}>
          <ErrorSummary.Heading>{head ?? say("forms.summary")}</ErrorSummary.Heading>
          <ErrorSummary.List>
            {wrong.map(({ field, message, values }) => (
              <ErrorSummary.Item key={field + message}>
                <ErrorSummary.Link href={`#${id}-${field}`}>{say("forms.at", { field: called(field), what: say(message, values) })}</ErrorSummary.Link>
              </ErrorSummary.Item>
            ))}
          </ErrorSummary.List>
        </ErrorSummary>
      )}
      <Here.Provider value={{ id, wrong }}>{children}</Here.Provider>
      {refused && <p className="fault">{refused}</p>}
      {buttons && <div className="buttons">{buttons}</div>}
    </form>
  );
}

/** What the control of a field is given, and what is said at it. */
export function useField(name: string): { at: At; fault: ReactNode } {
  const say = useSay();
  const { id, wrong } = useContext(Here);
  const fault = wrong.find((one) => one.field === name);
  return {
    at: { id: `${id}-${name}`, "aria-invalid": fault ? true : undefined },
    fault: fault && <ValidationMessage>{say(fault.message, fault.values)}</ValidationMessage>,
  };
}

type Labelled = { name: string; label: string; hint?: string };

export function Row({ name, label, hint, children }: Labelled & { children: (at: At) => ReactNode }) {
  const { at, fault } = useField(name);
  return (
    <Field>
      <Label>{label}</Label>
      {hint && <Field.Description>{hint}</Field.Description>}
      {children(at)}
      {fault}
    </Field>
  );
}

type Typed = Labelled & { value: string; set: (value: string) => void };

/** A line to type in. */
export function Line({ name, label, hint, value, set, ...rest }: Typed & Omit<ComponentProps<typeof Input>, "name" | "value" | "onChange" | "id">) {
  return (
    <Row name={name} label={label} hint={hint}>
      {(at) => (
        <>
          <Input {...rest} {...at} value={value} onChange={(event) => set(event.target.value)} />
          {rest.type === "date" && <DayOrder />}
        </>
      )}
    </Row>
  );
}

