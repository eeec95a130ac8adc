// Many books, one machine: epubcheck reads its schemas, and Java warms up, for all of them once.
import com.adobe.epubcheck.tool.EpubChecker;

class Epubs {
    public static void main(String[] books) {
        int worst = 0;
        for (String book : books)
            worst = Math.max(worst, new EpubChecker().run(new String[] {"--failonwarnings", book}));
        System.exit(worst);
    }
}
