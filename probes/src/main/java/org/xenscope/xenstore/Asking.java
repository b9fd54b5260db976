package org.xenscope.xenstore;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/** Somebody who can be asked without waiting, and who tells of changes: a {@link StoreConnection}. */
interface Asking {
    /** Whom it talks to, for messages. */
    String peer();

    /** How long one answer is waited for. */
    Duration patience();

    /** Asks, without waiting. */
    void send(Request request, Receiver receiver);

    /** Asks, and waits for the answer: of the request's type, or ERROR. */
    Message call(Request request);

    /** Asks all of it, and waits for every answer: in the order of the requests, each of its request's type, or ERROR. */
    default List<Message> callAll(List<Request> requests) {
        return requests.stream().map(this::call).toList();
    }

    /**
     * Lets {@code sink} have the events of a path, without waiting for the daemon's word.
     *
     * @param receiver of the answer
     * @return the token, for {@link #forget}
     */
    String watch(StorePath path, EventSink sink, Receiver receiver);

    /** Ends watches, without waiting. */
    void forget(Map<String, StorePath> pathOfToken);

    /** Asks, and waits for the answer, which is none of the errors. */
    default Message expect(Request request) {
        return orFail(request, call(request));
    }

    /** The answer, when it is none of the errors. */
    default Message orFail(Request request, Message answer) {
        if (answer.type() == MessageType.ERROR) {
            throw failure(request, answer);
        }
        return answer;
    }

    default XenscopeException failure(Request request, Message answer) {
        String what = request + " on " + peer();
        if (request.about().length() > StorePath.RELATIVE_LIMIT
                && StoreError.EINVAL.name().equals(Payload.text(answer.payload()))) {
            // C xenstored takes the protocol's 3072 only for what is below /local/domain/N (its quota path-max)
            return new UsageException(
                    StoreError.where(what) + ": the path has " + request.about().length()
                            + " characters, and this daemon takes fewer (EINVAL)",
                    "make it " + StorePath.RELATIVE_LIMIT + " at most, or raise the daemon's quota path-max");
        }
        return StoreError.of(Payload.text(answer.payload()))
                .map(error -> error.exception(what))
                .orElseGet(() -> new FailedException(
                        what + ": the daemon answers " + Quoted.of(answer.payload()) + ", an error that is not known",
                        ""));
    }
}
