package dev.headend.edge.rtmp.session;

/** The status codes that clients know (RTMP 1.0, section 7.2, and Adobe's NetStatusEvent). */
final class StatusCode {
    static final String CONNECT_SUCCESS = "NetConnection.Connect.Success";
    static final String CONNECT_REJECTED = "NetConnection.Connect.Rejected";
    static final String CONNECT_CLOSED = "NetConnection.Connect.Closed";
    static final String RECONNECT_REQUEST = "NetConnection.Connect.ReconnectRequest";
    static final String CALL_FAILED = "NetConnection.Call.Failed";

    static final String PUBLISH_START = "NetStream.Publish.Start";
    static final String PUBLISH_BAD_NAME = "NetStream.Publish.BadName";
    static final String PUBLISH_BAD_CONNECTION = "NetStream.Publish.BadConnection";
    static final String UNPUBLISH_SUCCESS = "NetStream.Unpublish.Success";

    static final String PLAY_RESET = "NetStream.Play.Reset";
    static final String PLAY_START = "NetStream.Play.Start";
    static final String PLAY_STOP = "NetStream.Play.Stop";
    static final String PLAY_BAD_NAME = "NetStream.Play.BadName";
    static final String PLAY_FAILED = "NetStream.Play.Failed";
    static final String PLAY_PUBLISH_NOTIFY = "NetStream.Play.PublishNotify";
    static final String PLAY_UNPUBLISH_NOTIFY = "NetStream.Play.UnpublishNotify";
    static final String PLAY_INSUFFICIENT_BANDWIDTH = "NetStream.Play.InsufficientBW";

    static final String PAUSE = "NetStream.Pause.Notify";
    static final String UNPAUSE = "NetStream.Unpause.Notify";

    private StatusCode() {}
}
