package dev.headend.edge.admission;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.media.ChannelId;
import dev.headend.net.IpRanges;
import java.util.List;

/** The environment variables of who may publish and play, read into {@link AdmissionProperties}. */
public final class AdmissionSettings {
    private static final int LONGEST_ID = 1024;

    private static final SettingType ADDRESSES =
            SettingType.partsParsedBy("addresses and subnets with commas between them, or *", IpRanges::parse);

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "ID_MAX_LENGTH",
                            "headend.edge.admission.id-max-length",
                            SettingType.integer(1, LONGEST_ID),
                            String.valueOf(ChannelId.DEFAULT_MAX_LENGTH),
                            "The longest channel name and key, in characters."),
                    Setting.of(
                            "LOG_REQUESTS",
                            "logging.level." + RequestLog.NAME,
                            logLevel(),
                            "YES",
                            "YES writes a line to the log for every request to publish or to play; of one connection one a"
                                    + " second at most."),
                    Setting.of(
                            "RTMP_PLAY_WHITELIST",
                            "headend.edge.admission.play-whitelist",
                            ADDRESSES,
                            "*",
                            "Who may play over RTMP: addresses and subnets, IPv4 and IPv6, or * for everybody."),
                    Setting.of(
                            "MAX_IP_CONCURRENT_CONNECTIONS",
                            "headend.edge.admission.max-ip-connections",
                            SettingType.integer(0, Integer.MAX_VALUE),
                            "4",
                            "Concurrent connections of streams, RTMP and WebSocket together, allowed per address, or per /64 of global"
                                    + " IPv6 addresses; 0 = no limit."
                                    + " An encoder that pulls a stream which it is expected for does not count."),
                    Setting.of(
                            "PUBLISHER_TAKEOVER_SECONDS",
                            "headend.edge.admission.takeover",
                            SettingType.seconds(1, 3600),
                            "5",
                            "How long a publisher must have sent nothing until another one with the same key takes its"
                                    + " place: then it is the same one, whose old connection is dead."),
                    Setting.optional(
                            "CONCURRENT_LIMIT_WHITELIST",
                            "headend.edge.admission.limit-whitelist",
                            ADDRESSES,
                            "Addresses and subnets without that limit, or * for everybody.")),
            List.of());

    private AdmissionSettings() {}

    /** The property is a logger's level. */
    private static SettingType logLevel() {
        SettingType yesNo = SettingType.yesNo();
        return new SettingType(
                yesNo.allowed(), false, text -> yesNo.reader().apply(text).equals("true") ? "INFO" : "OFF");
    }
}
