import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.zeromq.ZMQ;

/** One JeroMQ socket that follows the script of peer.c, for recording what it sends. */
public class Peer {
    private static byte[] partBytes(String text) {
        if (text.startsWith("%")) {
            byte[] bytes = new byte[Integer.parseInt(text.substring(1))];
            for (int index = 0; index < bytes.length; index++) bytes[index] = (byte) ('a' + index % 26);
            return bytes;
        }
        return text.replace("\\1", "\1").replace("\\0", "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int typeOf(String name) {
        List<String> names = List.of("PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB");
        return names.indexOf(name);
    }

    private static List<byte[]> receive(ZMQ.Socket socket) {
        List<byte[]> parts = new ArrayList<>();
        do {
            byte[] part = socket.recv(0);
            if (part == null) System.exit(3);
            parts.add(part);
        } while (socket.hasReceiveMore());
        return parts;
    }

    private static void send(ZMQ.Socket socket, List<byte[]> parts) {
        for (int index = 0; index < parts.size(); index++) socket.send(parts.get(index), index < parts.size() - 1 ? ZMQ.SNDMORE : 0);
    }

    public static void main(String[] words) throws Exception {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket socket = context.socket(typeOf(words[0]));
        socket.setReceiveTimeOut(8000);
        socket.setLinger(8000);
        int at = 3;
        for (; !words[at].equals("go"); at++) if (words[at].startsWith("id=")) socket.setIdentity(words[at].substring(3).getBytes());
        if (words[1].equals("bind")) socket.bind(words[2]);
        else socket.connect(words[2]);
        System.out.println("ready");
        for (at++; at < words.length; at++) {
            String[] step = words[at].split(":", 2);
            if (step[0].equals("sub")) socket.subscribe(partBytes(step[1]));
            else if (step[0].equals("unsub")) socket.unsubscribe(partBytes(step[1]));
            else if (step[0].equals("send")) {
                List<byte[]> parts = new ArrayList<>();
                for (String part : step[1].split("\\|", -1)) parts.add(partBytes(part));
                send(socket, parts);
            } else if (step[0].equals("recv")) receive(socket);
            else if (step[0].equals("echo")) send(socket, receive(socket));
            else if (step[0].equals("wait")) Thread.sleep(Integer.parseInt(step[1]));
            else System.exit(2);
        }
        socket.close();
        context.term();
    }
}
